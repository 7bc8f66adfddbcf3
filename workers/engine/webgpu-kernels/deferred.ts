import { GPU_BACKEND } from '../backends/names.ts';
import { opForm } from '../ops/choose.ts';
import {
  backend_util,
  getKernel,
  registerKernel,
  slice_util,
  unregisterKernel,
  util,
  type TensorInfo,
} from '../tf.ts';
import type { LabBackend } from './backend.ts';
import { MOST_TERMS, plainTerm, sizeOf, type Term } from './terms.ts';

type Infos = Readonly<Record<string, TensorInfo>>;
type Attributes = Readonly<Record<string, unknown>>;
/** The result, or null where tfjs's own kernel is to run. */
type PutOff = (
  inputs: Infos,
  attributes: Attributes,
  backend: LabBackend,
) => TensorInfo | TensorInfo[] | null;

/** Puts `name` off where `body` can, for the fused form; composed stays tfjs's own. */
function putOff(name: string, body: PutOff): void {
  const stock = getKernel(name, GPU_BACKEND);
  if (stock === undefined) throw new Error(`tfjs has no kernel ${name}`);
  unregisterKernel(name, GPU_BACKEND);
  registerKernel({
    ...stock,
    kernelFunc: (call) => {
      const { inputs, attrs, backend } = call;
      const ours =
        opForm() === 'fused'
          ? body(inputs as unknown as Infos, { ...attrs }, backend as LabBackend)
          : null;
      return ours ?? stock.kernelFunc(call);
    },
  });
}

const floats = (...tensors: readonly TensorInfo[]): boolean =>
  tensors.every((tensor) => tensor.dtype === 'float32' && sizeOf(tensor) > 0);

/** x as one term: computed now where it was put off itself. */
function whole(x: TensorInfo, backend: LabBackend): Term {
  backend.uploadToGPU(x.dataId);
  return plainTerm(x);
}

/** The terms of x, each changed by `change`. */
export function mapTerms(
  x: TensorInfo,
  backend: LabBackend,
  possible: (term: Term) => boolean,
  change: (term: Term) => Term,
): readonly Term[] {
  const terms = backend.termsOf(x);
  return (terms.every(possible) ? terms : [whole(x, backend)]).map(change);
}

/** The terms of a + b, at most MOST_TERMS of them. */
function sumTerms(a: TensorInfo, b: TensorInfo, backend: LabBackend): readonly Term[] {
  for (const x of [a, b]) {
    if (backend.termsOf(a).length + backend.termsOf(b).length <= MOST_TERMS) break;
    if (backend.termsOf(x).length > 1) backend.uploadToGPU(x.dataId);
  }
  return [...backend.termsOf(a), ...backend.termsOf(b)];
}

/** Rows [from, from + rows) of x. */
function cut(x: TensorInfo, from: number, rows: number, backend: LabBackend): TensorInfo {
  const rowSize = sizeOf(x) / x.shape[0];
  const term = { ...whole(x, backend), offset: from * rowSize, period: rows * rowSize };
  return backend.defer([rows, ...x.shape.slice(1)], [term]);
}

/** Registers what our WebGPU backend puts off. See LabBackend. */
export function registerDeferred(): void {
  putOff('Add', ({ a, b }, _, backend) =>
    floats(a, b) && util.arraysEqual(a.shape, b.shape)
      ? backend.defer(a.shape, sumTerms(a, b, backend))
      : null,
  );

  putOff('Multiply', ({ a, b }, _, backend) => {
    if (!floats(a, b)) return null;
    const [left, right] = [backend.known(a), backend.known(b)];
    // Two numbers of the host (the weights of the loss terms, on the way back) stay there.
    if (left !== null && right !== null && a.shape.length === 0 && b.shape.length === 0) {
      return backend.makeTensorInfo([], 'float32', Float32Array.of(left * right));
    }
    const [x, factor, by] = right !== null ? [a, right, b] : [b, left, a];
    if (factor === null || by.shape.length > x.shape.length) return null;
    const terms = mapTerms(
      x,
      backend,
      () => true,
      (term) => ({ ...term, scale: term.scale * factor }),
    );
    return backend.defer(x.shape, terms);
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
    return backend.defer(shape, [whole(x, backend)]);
  });
}
