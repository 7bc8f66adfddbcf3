import type { KernelCall } from './kernels.ts';
import type { NativeContext } from './native-kernel.ts';
import { WORTH_A_THREAD, type Share } from './shares.ts';

/** A matrix in memory, as stored: `stride` floats from row to row. */
interface Matrix {
  readonly at: number;
  readonly stride: number;
}

/** A factor; stored [columns, rows] where it is transposed. */
interface Factor extends Matrix {
  readonly transposed?: boolean;
}

/** C [m, n] = A [m, k] B [k, n], and `first` [n] added to every row. */
export interface Product {
  readonly a: Factor;
  readonly b: Factor;
  readonly c: Matrix;
  readonly first?: number;
  readonly m: number;
  readonly n: number;
  readonly k: number;
}

/**
 * Multiplies, the rows of C shared among the threads, or its columns where these are more. Every element
 * is the plain sum over k in its order, whoever computes it.
 */
export function product(context: NativeContext, p: Product): void {
  const { m, n, k } = p;
  const byRows = m >= n;
  const least = Math.max(1, WORTH_A_THREAD / (k * Math.min(m, n)));
  // Each share packs the other factor anew, which is dear where it is the longer one.
  const dear = k > Math.max(m, n);
  context.each('gemm', context.rows(Math.max(m, n), least, 8, dear), (share) =>
    byRows ? block(context, p, share, whole(n)) : block(context, p, whole(m), share),
  );
}

/** The upper triangle of C [m, m] = A A', A stored as it is; what is below it is left as it was. */
export function symmetricProduct(
  context: NativeContext,
  {
    a,
    c,
    m,
    k,
  }: { readonly a: Matrix; readonly c: Matrix; readonly m: number; readonly k: number },
): void {
  const full = { a, b: { ...a, transposed: true }, c, m, n: m, k };
  const least = Math.max(1, (2 * WORTH_A_THREAD) / (k * m));
  context.each('gemm', context.triangle(m, least), (rows) =>
    block(context, full, rows, { from: rows.from, count: m - rows.from }, true),
  );
}

const whole = (count: number): Share => ({ from: 0, count });

/** The arguments of `gemm` for the given rows and columns of C. */
function block(
  { room, scratch }: NativeContext,
  { a, b, c, first, k }: Product,
  rows: Share,
  columns: Share,
  upper = false,
): KernelCall<'gemm'> {
  const acrossA = a.transposed === true ? 1 : a.stride;
  const alongB = b.transposed === true ? b.stride : 1;
  return {
    a: a.at + 4 * rows.from * acrossA,
    lda: 4 * a.stride,
    transA: Number(a.transposed === true),
    b: b.at + 4 * columns.from * alongB,
    ldb: 4 * b.stride,
    transB: Number(b.transposed === true),
    first: first === undefined ? 0 : first + 4 * columns.from,
    c: c.at + 4 * (rows.from * c.stride + columns.from),
    ldc: 4 * c.stride,
    m: rows.count,
    n: columns.count,
    k,
    upper: Number(upper),
    scratch: scratch(room('gemmScratch', { n: columns.count, k })),
  };
}
