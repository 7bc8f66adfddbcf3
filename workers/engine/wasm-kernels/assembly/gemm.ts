// C = A B or C += A B in float32, one rounding per multiplication and one per addition, k ascending:
// every element of C is the plain sequential sum, whatever tile it falls in.
import { at, copyRow, zero } from './vector';

/** Terms summed per pass, and columns packed at once: a pack of B is 512 KB at most, of A 32 KB. */
const KC: i32 = 256;
const NC: i32 = 512;
const MC: i32 = 32;
const TILE: usize = 128; // 4 x 8 floats

/** Floats of scratch a product [m, k] x [k, n] needs. */
export function gemmScratch(n: i32, k: i32): i32 {
  const depth = min(k, KC);
  const columns = (min(n, NC) + 7) & ~7;
  return 32 + columns + MC * depth + columns * depth;
}

/**
 * Four rows by eight columns of c = start + a b: a holds k groups of 4 (one per row), b k groups of
 * 8 (one per column); rows of start are `lds` bytes apart, those of c `ldc`.
 */
function tile(a: usize, b: usize, k: i32, start: usize, lds: usize, c: usize, ldc: usize): void {
  let c00 = v128.load(start);
  let c01 = v128.load(start, 16);
  let c10 = v128.load(start + lds);
  let c11 = v128.load(start + lds, 16);
  let c20 = v128.load(start + 2 * lds);
  let c21 = v128.load(start + 2 * lds, 16);
  let c30 = v128.load(start + 3 * lds);
  let c31 = v128.load(start + 3 * lds, 16);
  const end = a + ((<usize>k) << 4);
  while (a < end) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const a0 = v128.load32_splat(a);
    c00 = f32x4.add(c00, f32x4.mul(a0, b0));
    c01 = f32x4.add(c01, f32x4.mul(a0, b1));
    const a1 = v128.load32_splat(a, 4);
    c10 = f32x4.add(c10, f32x4.mul(a1, b0));
    c11 = f32x4.add(c11, f32x4.mul(a1, b1));
    const a2 = v128.load32_splat(a, 8);
    c20 = f32x4.add(c20, f32x4.mul(a2, b0));
    c21 = f32x4.add(c21, f32x4.mul(a2, b1));
    const a3 = v128.load32_splat(a, 12);
    c30 = f32x4.add(c30, f32x4.mul(a3, b0));
    c31 = f32x4.add(c31, f32x4.mul(a3, b1));
    a += 16;
    b += 32;
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  v128.store(c + ldc, c10);
  v128.store(c + ldc, c11, 16);
  v128.store(c + 2 * ldc, c20);
  v128.store(c + 2 * ldc, c21, 16);
  v128.store(c + 3 * ldc, c30);
  v128.store(c + 3 * ldc, c31, 16);
}

/**
 * Packs `count` lines of `k` values into groups of `width` (4 or 8), lines beyond `count` as zeros:
 * out[group][k][width]. A line is a row (`along` = 1: its values are neighbours) or a column
 * (its values are `ld` bytes apart).
 */
function pack(
  out: usize,
  from: usize,
  ld: usize,
  asRows: bool,
  count: i32,
  k: i32,
  width: i32,
): void {
  const step = (<usize>width) << 2;
  for (let g = 0; g < count; g += width) {
    const lines = min(width, count - g);
    if (!asRows && lines == width) {
      let source = at(from, g);
      for (let p = 0; p < k; p++) {
        v128.store(out, v128.load(source));
        if (width == 8) v128.store(out, v128.load(source, 16), 16);
        source += ld;
        out += step;
      }
    } else if (asRows && lines == width) {
      for (let half = 0; half < width; half += 4) {
        packRows(out + ((<usize>half) << 2), step, from + <usize>(g + half) * ld, ld, k);
      }
      out += <usize>k * step;
    } else {
      for (let p = 0; p < k; p++) {
        for (let i = 0; i < width; i++) {
          let value: f32 = 0;
          if (i < lines) {
            value = load<f32>(
              asRows ? at(from + <usize>(g + i) * ld, p) : at(from + <usize>p * ld, g + i),
            );
          }
          store<f32>(at(out, i), value);
        }
        out += step;
      }
    }
  }
}

/** Four rows to k groups of 4, `step` bytes apart: 4 x 4 transposes. */
function packRows(out: usize, step: usize, row: usize, ld: usize, k: i32): void {
  let p = 0;
  let r0 = row;
  let r1 = row + ld;
  let r2 = row + 2 * ld;
  let r3 = row + 3 * ld;
  for (; p + 4 <= k; p += 4) {
    const x0 = v128.load(r0);
    const x1 = v128.load(r1);
    const x2 = v128.load(r2);
    const x3 = v128.load(r3);
    const low01 = v128.shuffle<f32>(x0, x1, 0, 4, 1, 5);
    const low23 = v128.shuffle<f32>(x2, x3, 0, 4, 1, 5);
    const high01 = v128.shuffle<f32>(x0, x1, 2, 6, 3, 7);
    const high23 = v128.shuffle<f32>(x2, x3, 2, 6, 3, 7);
    v128.store(out, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
    v128.store(out + step, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7));
    v128.store(out + 2 * step, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5));
    v128.store(out + 3 * step, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7));
    out += 4 * step;
    r0 += 16;
    r1 += 16;
    r2 += 16;
    r3 += 16;
  }
  for (; p < k; p++) {
    store<f32>(out, load<f32>(r0));
    store<f32>(out, load<f32>(r1), 4);
    store<f32>(out, load<f32>(r2), 8);
    store<f32>(out, load<f32>(r3), 12);
    out += step;
    r0 += 4;
    r1 += 4;
    r2 += 4;
    r3 += 4;
  }
}

/**
 * C [m, n] = op(A) [m, k] op(B) [k, n] + first, where `first` [n] is added to every row, or 0 for none;
 * `lda`, `ldb`, `ldc` are bytes from row to row as stored. `transA`: A is stored [k, m]; `transB`: B
 * is stored [n, k]. `upper`: tiles wholly below the diagonal are left as they are.
 */
export function gemm(
  a: usize,
  lda: usize,
  transA: bool,
  b: usize,
  ldb: usize,
  transB: bool,
  first: usize,
  c: usize,
  ldc: usize,
  m: i32,
  n: i32,
  k: i32,
  upper: bool,
  scratch: usize,
): void {
  const edge = scratch;
  const row = scratch + TILE;
  const packedA = at(row, (min(n, NC) + 7) & ~7);
  const packedB = at(packedA, MC * min(k, KC));
  for (let j0 = 0; j0 < n; j0 += NC) {
    const columns = min(NC, n - j0);
    zero(row, (columns + 7) & ~7);
    if (first != 0) copyRow(row, at(first, j0), columns);
    for (let k0 = 0; k0 < k; k0 += KC) {
      const depth = min(KC, k - k0);
      const panel = (<usize>depth) << 5;
      const bBlock = transB ? at(b + <usize>j0 * ldb, k0) : at(b + <usize>k0 * ldb, j0);
      pack(packedB, bBlock, ldb, transB, columns, depth, 8);
      for (let i0 = 0; i0 < m; i0 += MC) {
        const rows = min(MC, m - i0);
        if (upper && j0 + columns <= i0) continue;
        const aBlock = transA ? at(a + <usize>k0 * lda, i0) : at(a + <usize>i0 * lda, k0);
        pack(packedA, aBlock, lda, !transA, rows, depth, 4);
        for (let j = 0; j < columns; j += 8) {
          const bPanel = packedB + <usize>(j >> 3) * panel;
          for (let i = 0; i < rows; i += 4) {
            if (upper && j0 + j + 8 <= i0 + i) continue;
            const aPanel = packedA + <usize>(i >> 2) * (panel >> 1);
            const target = at(c + <usize>(i0 + i) * ldc, j0 + j);
            // The first block of k starts from `row`, the later ones from what is there.
            const start = k0 == 0 ? at(row, j) : target;
            const lds: usize = k0 == 0 ? 0 : ldc;
            if (rows - i >= 4 && columns - j >= 8) {
              tile(aPanel, bPanel, depth, start, lds, target, ldc);
            } else {
              const height = min(4, rows - i);
              const width = min(8, columns - j);
              edgeTile(aPanel, bPanel, depth, start, lds, target, ldc, height, width, edge);
            }
          }
        }
      }
    }
  }
}

/** A tile that reaches over the edge of C, by way of a whole one in scratch. */
function edgeTile(
  a: usize,
  b: usize,
  k: i32,
  start: usize,
  lds: usize,
  c: usize,
  ldc: usize,
  rows: i32,
  columns: i32,
  edge: usize,
): void {
  for (let i = 0; i < rows; i++) copyRow(edge + ((<usize>i) << 5), start + <usize>i * lds, columns);
  tile(a, b, k, edge, 32, edge, 32);
  for (let i = 0; i < rows; i++) copyRow(c + <usize>i * ldc, edge + ((<usize>i) << 5), columns);
}
