/** Where frames come from; the browser's, unless a test brings its own. */
export interface Frames {
  readonly request: (callback: () => void) => number;
  readonly cancel: (id: number) => void;
}

const browserFrames: Frames = {
  request: (callback) => requestAnimationFrame(callback),
  cancel: (id) => {
    cancelAnimationFrame(id);
  },
};

/**
 * Draws the newest of what it is given: at most once a frame, one drawing at a time, and nothing
 * while it is out of sight. What arrives meanwhile replaces what waits.
 */
export class DrawQueue<T> {
  #waiting: { readonly value: T } | null = null;
  #frame: number | null = null;
  #drawing = false;
  #visible = false;
  #disposed = false;
  readonly #draw: (value: T) => Promise<void>;
  readonly #onError: (thrown: unknown) => void;
  readonly #frames: Frames;

  constructor(
    draw: (value: T) => Promise<void>,
    onError: (thrown: unknown) => void,
    frames: Frames = browserFrames,
  ) {
    this.#draw = draw;
    this.#onError = onError;
    this.#frames = frames;
  }

  get disposed(): boolean {
    return this.#disposed;
  }

  set(value: T): void {
    this.#waiting = { value };
    this.#schedule();
  }

  setVisible(visible: boolean): void {
    this.#visible = visible;
    this.#schedule();
  }

  /** Nothing is drawn afterwards. */
  dispose(): void {
    this.#disposed = true;
    this.#waiting = null;
    if (this.#frame !== null) this.#frames.cancel(this.#frame);
    this.#frame = null;
  }

  #schedule(): void {
    const idle = this.#frame === null && !this.#drawing;
    if (!idle || !this.#visible || this.#disposed || this.#waiting === null) return;
    this.#frame = this.#frames.request(() => {
      this.#frame = null;
      void this.#next();
    });
  }

  async #next(): Promise<void> {
    const next = this.#waiting;
    if (next === null || !this.#visible) return;
    this.#waiting = null;
    this.#drawing = true;
    try {
      await this.#draw(next.value);
    } catch (thrown) {
      if (!this.#disposed) this.#onError(thrown);
    }
    this.#drawing = false;
    this.#schedule();
  }
}
