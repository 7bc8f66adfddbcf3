import { fusedOp } from '../../fused-op.ts';
import type { Tensor1D, Tensor2D, TensorInfo } from '../../tf.ts';
import { gpuKernel, type GpuContext } from '../../webgpu-kernels/kernel.ts';
import { panels, product, productGroups } from '../../webgpu-kernels/product.ts';
import { WORKGROUP } from '../../webgpu-kernels/program.ts';
import { readFour } from '../../webgpu-kernels/tile.ts';
import { TILINGS } from '../../webgpu-kernels/tilings.ts';
import { stretches, type Stretch } from './stretches.ts';

/** Scores lie in rows of whole fours. */
const pitch = (columns: number): number => 4 * Math.ceil(columns / 4);

interface Block {
  readonly positions: Stretch;
  readonly some: Stretch;
}

/**
 * Into `scores` [positions, pitch]: h . e of some positions and some items, or, where there are `logSums` and dy,
 * exp(h . e - logSums) dy. What fills up a row is 0.
 */
function scoresOf(
  gpu: GpuContext,
  given: Readonly<Record<'h' | 'items', TensorInfo>> &
    Partial<Readonly<Record<'logSums' | 'dy', TensorInfo>>>,
  scores: TensorInfo,
  { positions, some }: Block,
): void {
  const width = given.h.shape[1];
  const name = gpu.backend.tilings.ABt;
  const wide = width % 4 === 0;
  const type = wide ? 'vec4f' : 'f32';
  const asShares = given.logSums !== undefined;
  const columns = pitch(some.count);
  gpu.launch(
    {
      name: `CatalogueScores ${type} ${name} ${asShares ? 'shares' : ''}`,
      reads: { h: type, items: type, ...(asShares ? { logSums: 'f32', dy: 'f32' } : {}) },
      writes: { scores: 'vec4f' },
      uniforms: {
        ...{ width: 'i32', first: 'i32', rows: 'i32', origin: 'i32', count: 'i32', columns: 'i32' },
      },
      grouped: true,
      code: () => `
        ${panels([TILINGS[name]])}
        ${readFour('ofH', 'h', 'u.width', wide)}
        ${readFour('ofItems', 'items', 'u.width', wide)}
        fn product_a(row: i32, k: i32) -> vec4f { return ofH(u.first + row, k); }
        fn product_b(column: i32, k: i32) -> vec4f { return ofItems(u.origin + column, k); }
        fn product_put(row: i32, column: i32, four: vec4f) {
          if (row >= u.rows || column >= u.columns) { return; }
          let real = vec4i(column, column + 1, column + 2, column + 3) < vec4i(u.count);
          let value = ${asShares ? 'exp(four - logSums[u.first + row]) * dy[u.first + row]' : 'four'};
          scores[(row * u.columns + column) >> 2] = select(vec4f(), value, real);
        }
        ${product('product', 'ABt', TILINGS[name])}
        fn run(group: i32, lane: i32) { product_group(group, lane, u.rows, u.columns, 0, u.width); }`,
    },
    { ...given, scores },
    {
      ...{ width, first: positions.from, rows: positions.count },
      ...{ origin: some.from, count: some.count, columns },
    },
    productGroups(positions.count, columns, TILINGS[name]),
  );
}

const forward = gpuKernel(
  'ElcCatalogueLogSums',
  ({ h, items }: Record<'h' | 'items', TensorInfo>, candidates: Stretch, gpu) => {
    const [rows] = h.shape;
    const out = gpu.make([rows]);
    const columns = pitch(candidates.count);
    for (const positions of stretches({ from: 0, count: rows }, candidates.count)) {
      const scores = gpu.scratch(positions.count * columns);
      scoresOf(gpu, { h, items }, scores, { positions, some: candidates });
      gpu.launch(
        {
          name: 'CatalogueLogSums',
          reads: { scores: 'f32' },
          writes: { sums: 'f32' },
          uniforms: { first: 'i32', count: 'i32', columns: 'i32' },
          grouped: true,
          // The lanes of a workgroup share a row; the first adds up what they found, in their order.
          code: () => `
            var<workgroup> tops: array<f32, ${WORKGROUP}>;
            var<workgroup> totals: array<f32, ${WORKGROUP}>;
            fn run(group: i32, lane: i32) {
              let row = group * u.columns;
              var top = -3e38;
              for (var j = lane; j < u.count; j += ${WORKGROUP}) { top = max(top, scores[row + j]); }
              tops[lane] = top;
              workgroupBarrier();
              for (var i = 0; i < ${WORKGROUP}; i++) { top = max(top, tops[i]); }
              var sum = 0.0;
              for (var j = lane; j < u.count; j += ${WORKGROUP}) { sum += exp(scores[row + j] - top); }
              totals[lane] = sum;
              workgroupBarrier();
              if (lane == 0) {
                var total = 0.0;
                for (var i = 0; i < ${WORKGROUP}; i++) { total += totals[i]; }
                sums[u.first + group] = top + log(total);
              }
            }`,
        },
        { scores, sums: out },
        { first: positions.from, count: candidates.count, columns },
        positions.count,
      );
    }
    return [out];
  },
);

/** dh [+]= shares e, of some items. */
function pullPositions(
  gpu: GpuContext,
  tensors: Readonly<Record<'shares' | 'items' | 'dh', TensorInfo>>,
  some: Stretch,
  more: boolean,
): void {
  const [rows, width] = tensors.dh.shape;
  const name = gpu.backend.tilings.AB;
  const wide = width % 4 === 0;
  gpu.launch(
    {
      name: `CataloguePositions ${wide ? 'wide' : ''} ${name} ${more ? 'more' : ''}`,
      reads: { shares: 'vec4f', items: wide ? 'vec4f' : 'f32' },
      writes: { dh: 'f32' },
      uniforms: { rows: 'i32', width: 'i32', origin: 'i32', count: 'i32', columns: 'i32' },
      grouped: true,
      code: () => `
        ${panels([TILINGS[name]])}
        ${readFour('product_a', 'shares', 'u.columns', true)}
        ${readFour('ofItems', 'items', 'u.width', wide)}
        fn product_b(k: i32, column: i32) -> vec4f {
          return select(vec4f(), ofItems(u.origin + k, column), k < u.count);
        }
        fn product_put(row: i32, column: i32, four: vec4f) {
          if (row >= u.rows) { return; }
          for (var j = 0; j < min(4, u.width - column); j++) {
            let i = row * u.width + column + j;
            dh[i] = ${more ? 'dh[i] + ' : ''}four[j];
          }
        }
        ${product('product', 'AB', TILINGS[name])}
        fn run(group: i32, lane: i32) { product_group(group, lane, u.rows, u.width, 0, u.columns); }`,
    },
    tensors,
    { rows, width, origin: some.from, count: some.count, columns: pitch(some.count) },
    productGroups(rows, width, TILINGS[name]),
  );
}

/** Some rows of dItems = shares' h. */
function pullItems(
  gpu: GpuContext,
  tensors: Readonly<Record<'shares' | 'h' | 'dItems', TensorInfo>>,
  some: Stretch,
): void {
  const [rows, width] = tensors.h.shape;
  const name = gpu.backend.tilings.AtB;
  const wide = width % 4 === 0;
  gpu.launch(
    {
      name: `CatalogueItems ${wide ? 'wide' : ''} ${name}`,
      reads: { shares: 'vec4f', h: wide ? 'vec4f' : 'f32' },
      writes: { dItems: 'f32' },
      uniforms: { rows: 'i32', width: 'i32', origin: 'i32', count: 'i32', columns: 'i32' },
      grouped: true,
      code: () => `
        ${panels([TILINGS[name]])}
        ${readFour('product_a', 'shares', 'u.columns', true)}
        ${readFour('product_b', 'h', 'u.width', wide)}
        fn product_put(row: i32, column: i32, four: vec4f) {
          if (row >= u.count) { return; }
          for (var j = 0; j < min(4, u.width - column); j++) {
            dItems[(u.origin + row) * u.width + column + j] = four[j];
          }
        }
        ${product('product', 'AtB', TILINGS[name])}
        fn run(group: i32, lane: i32) { product_group(group, lane, u.count, u.width, 0, u.rows); }`,
    },
    tensors,
    { rows, width, origin: some.from, count: some.count, columns: pitch(some.count) },
    productGroups(some.count, width, TILINGS[name]),
  );
}

const backward = gpuKernel(
  'ElcCatalogueLogSumsGrad',
  (
    { h, items, logSums, dy }: Record<'h' | 'items' | 'logSums' | 'dy', TensorInfo>,
    candidates: Stretch,
    gpu,
  ) => {
    const [rows] = h.shape;
    const [dh, dItems] = [gpu.make(h.shape), gpu.make(items.shape)];
    gpu.launch(
      {
        name: 'CatalogueClear',
        reads: {},
        writes: { dItems: 'f32' },
        uniforms: {},
        code: () => 'fn run(i: i32) { dItems[i] = 0.0; }',
      },
      { dItems },
      {},
      items.shape[0] * items.shape[1],
    );
    stretches(candidates, rows).forEach((some, i) => {
      const shares = gpu.scratch(rows * pitch(some.count));
      const positions = { from: 0, count: rows };
      scoresOf(gpu, { h, items, logSums, dy }, shares, { positions, some });
      pullPositions(gpu, { shares, items, dh }, some, i > 0);
      pullItems(gpu, { shares, h, dItems }, some);
    });
    return [dh, dItems];
  },
);

const fused = fusedOp({
  forward,
  results: ['logSums'],
  backward,
  saved: ['h', 'items', 'logSums'],
  slopes: ['h', 'items'],
});

/** See composed.ts. */
export const catalogueLogSums = (h: Tensor2D, items: Tensor2D, candidates: Stretch): Tensor1D =>
  fused({ h, items }, { ...candidates });
