const BITS = 16;
const BLOCK = 1 << BITS;

/** A growing list of 32-bit integers in blocks: growing never copies, so the peak is the content. */
export class IntList {
  private blocks: Int32Array[] = [];
  private block = new Int32Array(0);
  private used = 0;

  get length(): number {
    return this.blocks.length === 0 ? 0 : (this.blocks.length - 1) * BLOCK + this.used;
  }

  push(value: number): void {
    if (this.used === this.block.length) {
      this.block = new Int32Array(BLOCK);
      this.blocks.push(this.block);
      this.used = 0;
    }
    this.block[this.used++] = value;
  }

  get(index: number): number {
    return this.blocks[index >>> BITS][index & (BLOCK - 1)];
  }

  /** Copies entries [from, to) to `out`, beginning at `at`. */
  copy(from: number, to: number, out: Int32Array, at: number): void {
    while (from < to) {
      const start = from & (BLOCK - 1);
      const count = Math.min(to - from, BLOCK - start);
      out.set(this.blocks[from >>> BITS].subarray(start, start + count), at);
      from += count;
      at += count;
    }
  }

  /** All entries in one array; the list is empty afterwards. */
  take(): Int32Array {
    const all = new Int32Array(this.length);
    this.copy(0, all.length, all, 0);
    this.blocks = [];
    this.block = new Int32Array(0);
    this.used = 0;
    return all;
  }
}
