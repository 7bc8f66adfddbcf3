import { GPU_BACKEND } from '../backends/names.ts';
import { backend_util, slice_util, util, type TensorInfo } from '../tf.ts';
import type { LabBackend } from '../webgpu-kernels/backend.ts';
import { sizeOf, tensorsOf, type Summand } from '../webgpu-kernels/summands.ts';
import { mapSummands, wholeSummand } from '../webgpu-kernels/whole-summand.ts';
import { replaceKernel, type Attributes, type Infos } from './replace.ts';

/** Puts `name` off where `body` can. */
function putOff(
  name: string,
  body: (
    inputs: Infos,
    attributes: Attributes,
    backend: LabBackend,
  ) => TensorInfo | TensorInfo[] | null,
): void {
  replaceKernel(name, GPU_BACKEND, (inputs, attributes, backend) =>
    body(inputs, attributes, backend as LabBackend),
  );
}

const floats = (...tensors: readonly TensorInfo[]): boolean =>
  tensors.every((tensor) => tensor.dtype === 'float32' && sizeOf(tensor) > 0);

/** Arrays that a kernel needs beside those of one sum: no more than 6 in any of ours. */
const OTHERS = 6;

/** The summands of several values, few enough to be bound together with a kernel's other arrays. */
function allSummands(
  values: readonly TensorInfo[],
  backend: LabBackend,
): readonly (readonly Summand[])[] {
  const most = Math.max(2, Math.min(4, backend.arrays - OTHERS));
  const bound = () => values.flatMap((x) => backend.summandsOf(x).flatMap(tensorsOf)).length;
  for (const x of values) {
    if (bound() <= most) break;
    if (backend.isPutOff(x)) backend.uploadToGPU(x.dataId);
  }
  return values.map((x) => backend.summandsOf(x));
}

/** a + sign b, where they are of one shape or a is a single number; else null. */
function sum(a: TensorInfo, b: TensorInfo, sign: 1 | -1, backend: LabBackend): TensorInfo | null {
  const number = sizeOf(a) === 1 && a.shape.length <= b.shape.length;
  if (!floats(a, b) || !(number || util.arraysEqual(a.shape, b.shape))) return null;
  const [left, right] = allSummands([a, b], backend);
  const first =
    number && sizeOf(b) > 1 ? [{ ...wholeSummand(a, backend), repeat: 1, count: sizeOf(b) }] : left;
  return backend.defer(b.shape, [
    ...first,
    ...right.map((summand) => ({ ...summand, scale: sign * summand.scale })),
  ]);
}

/** Rows [from, from + rows) of x. */
function cut(x: TensorInfo, from: number, rows: number, backend: LabBackend): TensorInfo {
  const rowSize = sizeOf(x) / x.shape[0];
  const summand = { ...wholeSummand(x, backend), offset: from * rowSize, count: rows * rowSize };
  return backend.defer([rows, ...x.shape.slice(1)], [summand]);
}

/** What our WebGPU backend puts off. See LabBackend. */
export function replaceWithNotes(): void {
  putOff('Add', ({ a, b }, _, backend) => sum(a, b, 1, backend));
  putOff('Sub', ({ a, b }, _, backend) => sum(a, b, -1, backend));

  putOff('Multiply', ({ a, b }, _, backend) => {
    if (!floats(a, b)) return null;
    const [left, right] = [backend.known(a), backend.known(b)];
    // Two numbers of the host (the weights of the loss terms, on the way back) stay there.
    if (left !== null && right !== null && a.shape.length === 0 && b.shape.length === 0) {
      return backend.makeTensorInfo([], 'float32', Float32Array.of(left * right));
    }
    const [x, factor, by] = right !== null ? [a, right, b] : [b, left, a];
    if (factor === null || by.shape.length > x.shape.length) return null;
    const summands = mapSummands(
      x,
      backend,
      () => true,
      (summand) => ({ ...summand, scale: summand.scale * factor }),
    );
    return backend.defer(x.shape, summands);
  });

  putOff('Slice', ({ x }, { begin, size }, backend) => {
    const [starts, sizes] = slice_util.parseSliceParams(
      x,
      begin as number | number[],
      size as number | number[],
    );
    const rows = x.shape.length > 0 && sizes.every((n, axis) => axis === 0 || n === x.shape[axis]);
    return rows && floats(x) && sizes[0] > 0 ? cut(x, starts[0], sizes[0], backend) : null;
  });

  putOff('SplitV', ({ x }, { numOrSizeSplits, axis }, backend) => {
    if (axis !== 0 || !floats(x)) return null;
    const sizes = backend_util.prepareSplitSize(
      { ...x, rank: x.shape.length },
      numOrSizeSplits as number | number[],
      0,
    );
    if (sizes.some((rows) => rows === 0)) return null;
    let from = 0;
    return sizes.map((rows) => cut(x, (from += rows) - rows, rows, backend));
  });

  putOff('Tile', ({ x }, { reps }, backend) => {
    const times = reps as readonly number[];
    if (!floats(x) || times[0] < 1 || times.some((rep, axis) => axis > 0 && rep !== 1)) return null;
    const shape = [times[0] * x.shape[0], ...x.shape.slice(1)];
    const summand = { ...wholeSummand(x, backend), repeat: sizeOf(x), count: times[0] * sizeOf(x) };
    return backend.defer(shape, [summand]);
  });

  putOff('Concat', (inputs, { axis }, backend) => {
    const values = Object.values(inputs);
    if (axis !== 0 || !floats(...values) || values.length > 2) return null;
    // Dropout numbers the elements of a value from 0, so it cannot move with them; parts are sums
    // of whole values.
    for (const x of values) {
      const fixed = ({ draw, parts }: Summand) => draw !== null || parts !== null;
      if (backend.summandsOf(x).some(fixed)) backend.uploadToGPU(x.dataId);
    }
    const summands = allSummands(values, backend);
    let begin = 0;
    const moved = values.flatMap((x, i) => {
      const start = begin;
      begin += sizeOf(x);
      return summands[i].map((summand) => ({ ...summand, begin: summand.begin + start }));
    });
    const rows = values.reduce((total, { shape }) => total + shape[0], 0);
    return backend.defer([rows, ...values[0].shape.slice(1)], moved);
  });
}
