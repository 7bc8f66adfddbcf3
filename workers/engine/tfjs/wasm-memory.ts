import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { slice_util, util, type TensorInfo } from '../tf.ts';
import { wasmKernels } from '../wasm-kernels/load.ts';
import { runNative, type NativeContext } from '../wasm-kernels/native-kernel.ts';
import { sizeOf } from '../wasm-kernels/size.ts';
import { replaceKernel, type Attributes, type Infos } from './replace.ts';

/**
 * Kernels of tfjs's wasm backend that cost a training step more than its arithmetic, in forms that
 * move no more memory than they must:
 * - Identity copies, so that every tensor saved for a gradient is copied: shared instead;
 * - Slice and SplitV copy the whole of x for every piece;
 * - Sum and Mean over any but the last axes transpose x first;
 * - Tile walks x by index arithmetic, element by element;
 * - UnsortedSegmentSum it lacks, and ours in TypeScript (segment-sum.ts) is slower.
 * Cases not met in training go to tfjs's own.
 */
export function replaceMemoryMoves(): void {
  replace('Identity', ({ x }, _, { backend }) => {
    if (x.dtype === 'string') return null;
    backend.incRef(x.dataId);
    return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
  });
  replace('Slice', ({ x }, { begin, size }, device) => {
    const [from, extent] = slice_util.parseSliceParams(
      asTensor(x),
      begin as number[],
      size as number[],
    );
    return cut(x, from, extent, device);
  });
  replace('SplitV', ({ x }, { axis, numOrSizeSplits }, device) => {
    const [along] = util.parseAxisParam(axis as number, x.shape);
    if (typeof numOrSizeSplits !== 'number' || !isPlain(x)) return null;
    return Array.from({ length: numOrSizeSplits }, (_each, piece) => {
      const extent = x.shape.slice();
      extent[along] /= numOrSizeSplits;
      const from = x.shape.map((_size, a) => (a === along ? piece * extent[along] : 0));
      return cut(x, from, extent, device) as TensorInfo;
    });
  });
  replace('Tile', ({ x }, { reps }, { call, at, make }) => {
    const [times, ...rest] = reps as number[];
    if (!isPlain(x) || rest.some((rep) => rep !== 1)) return null;
    const [rows, ...others] = x.shape;
    const out = make([rows * times, ...others], x.dtype);
    const size = sizeOf(x);
    call('copyStretches', {
      ...{ from: at(x), to: at(out), count: times },
      ...{ size, fromStride: 0, toStride: size },
    });
    return out;
  });
  for (const name of ['Sum', 'Mean'] as const) {
    replace(name, ({ x }, { axis, keepDims }, { call, at, make, scratch }) => {
      const axes = util.parseAxisParam(axis as number | number[], x.shape).sort((a, b) => a - b);
      const first = axes[0];
      const end = axes[axes.length - 1] + 1;
      if (x.dtype !== 'float32' || axes.length === 0 || end - first !== axes.length) return null;
      // Sums along the last axes read x in its own order already.
      if (end === x.shape.length) return null;
      const [outer, count, inner] = [
        x.shape.slice(0, first),
        x.shape.slice(first, end),
        x.shape.slice(end),
      ].map(product);
      const kept = keepDims === true ? axes.map(() => 1) : [];
      const out = make([...x.shape.slice(0, first), ...kept, ...x.shape.slice(end)]);
      const scale = name === 'Mean' ? 1 / count : 1;
      call('sumMiddle', {
        ...{ x: at(x), y: at(out), outer, count, inner },
        ...{ scale, scratch: scratch(inner) },
      });
      return out;
    });
  }
  replace('UnsortedSegmentSum', ({ x, segmentIds }, { numSegments }, { call, at, make }) => {
    const [n, ...rest] = x.shape;
    if (x.dtype !== 'float32') return null;
    const width = product(rest);
    const segments = numSegments as number;
    const out = make([segments, ...rest]);
    call('segmentSum', {
      ...{ x: at(x), ids: at(segmentIds), out: at(out) },
      ...{ n, width, stride: width, segments },
    });
    return out;
  });
}

type Context = NativeContext & { readonly backend: BackendWasm };

/** Puts `body` in the place of tfjs's kernel while ours are loaded. */
function replace(
  name: string,
  body: (
    inputs: Infos,
    attributes: Attributes,
    context: Context,
  ) => TensorInfo | TensorInfo[] | null,
): void {
  replaceKernel(name, 'wasm', (inputs, attributes, of) => {
    if (wasmKernels() === null) return null;
    const backend = of as BackendWasm;
    return runNative(backend, (context) => body(inputs, attributes, { ...context, backend }));
  });
}

const product = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1);

const asTensor = (x: TensorInfo) => x;

/** Values of four bytes, which move as float32 do. */
const isPlain = (x: TensorInfo): x is TensorInfo & { dtype: 'float32' | 'int32' } =>
  x.dtype === 'float32' || x.dtype === 'int32';

/** x from `from` on, `extent` of it; null where more than one axis is cut. */
function cut(
  x: TensorInfo,
  from: readonly number[],
  extent: readonly number[],
  { call, at, make }: NativeContext,
): TensorInfo | null {
  const isCut = (axis: number) => extent[axis] !== x.shape[axis];
  const axis = Math.max(
    0,
    x.shape.findIndex((_size, a) => isCut(a)),
  );
  if (!isPlain(x) || x.shape.length === 0) return null;
  if (x.shape.some((_size, a) => a !== axis && isCut(a))) return null;
  const inner = product(x.shape.slice(axis + 1));
  const out = make([...extent], x.dtype);
  call('copyStretches', {
    from: at(x) + 4 * from[axis] * inner,
    to: at(out),
    count: product(x.shape.slice(0, axis)),
    size: extent[axis] * inner,
    fromStride: x.shape[axis] * inner,
    toStride: extent[axis] * inner,
  });
  return out;
}
