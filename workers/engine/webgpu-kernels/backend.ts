import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { TensorInfo } from '../tf.ts';
import { launch, type Program } from './program.ts';
import { plainSummand, sizeOf, tensorsOf, summandSource, type Summand } from './summands.ts';
import { untuned, type Tilings } from './tilings.ts';

/**
 * tfjs's backend, and sums put off: adding, scaling, dropping out, repeating, cutting and joining,
 * picking rows and adding up the parts of a sum only note what is to be read. A kernel of ours that reads such a value adds it up as it reads; any other
 * reader finds it computed, in one dispatch. No tensor is ever written twice, so what a note refers
 * to is still there, and the same, when it is read.
 */
export class LabBackend extends WebGPUBackend {
  /** The adapter computes on the processor: barriers are dear, parallelism is not wanted. */
  readonly software: boolean;
  /** What was measured to be fastest here, or is asked for; null where nothing was. */
  tuned: Tilings | null;
  private readonly pending = new Map<object, readonly Summand[]>();
  /** How many notes refer to a tensor. */
  private readonly holds = new Map<object, number>();
  /** Disposed by everyone but a note. */
  private readonly orphans = new Set<object>();

  constructor(
    device: GPUDevice,
    info: GPUAdapterInfo,
    software: boolean,
    tuned: Tilings | null = null,
  ) {
    super(device, info);
    this.software = software;
    this.tuned = tuned;
  }

  /** How products are computed. */
  get tilings(): Tilings {
    return this.tuned ?? untuned(this.software);
  }

  /** Arrays a kernel may bind. WebGPU promises 8, and most devices have 10 or more. */
  get arrays(): number {
    return this.device.limits.maxStorageBuffersPerShaderStage;
  }

  /** Rows that one invocation sums: many parts on a graphics card, few on a processor. */
  get rowsPerPart(): number {
    return this.software ? 4096 : 128;
  }

  /** A float32 tensor that is the sum of `summands`, none of which is itself put off. */
  defer(shape: number[], summands: readonly Summand[]): TensorInfo {
    const made = this.makeTensorInfo(shape, 'float32');
    for (const { dataId } of summands.flatMap(tensorsOf)) {
      this.holds.set(dataId, (this.holds.get(dataId) ?? 0) + 1);
    }
    this.pending.set(made.dataId, summands);
    return made;
  }

  isPutOff(tensor: TensorInfo): boolean {
    return this.pending.has(tensor.dataId);
  }

  /** The summands of a value: what was put off, or the tensor itself. */
  summandsOf(tensor: TensorInfo): readonly Summand[] {
    return this.pending.get(tensor.dataId) ?? [plainSummand(tensor)];
  }

  /** Where x lies: in a tensor, from so many elements (whole rows of `width`) on. */
  window(x: TensorInfo, width: number): { readonly tensor: TensorInfo; readonly offset: number } {
    const [summand, ...more] = this.summandsOf(x);
    const { tensor, offset } = summand;
    const cut = { ...plainSummand(tensor, sizeOf(x)), offset };
    const same = (Object.keys(cut) as (keyof Summand)[]).every((key) => cut[key] === summand[key]);
    return more.length === 0 && same && offset % width === 0
      ? { tensor, offset }
      : { tensor: x, offset: 0 };
  }

  /** A single number known to the host, or null. */
  known(tensor: TensorInfo): number | null {
    if (sizeOf(tensor) !== 1 || this.pending.has(tensor.dataId)) return null;
    const { values } = this.tensorMap.get(tensor.dataId);
    return values == null ? null : Number(values[0]);
  }

  override uploadToGPU(dataId: object): void {
    super.uploadToGPU(dataId);
    const summands = this.pending.get(dataId);
    if (summands === undefined) return;
    this.pending.delete(dataId);
    const { shape } = this.tensorMap.get(dataId);
    addUp(this, summands, { dataId, shape, dtype: 'float32' });
    this.release(summands);
  }

  override read(dataId: object): ReturnType<WebGPUBackend['read']> {
    if (this.pending.has(dataId)) this.uploadToGPU(dataId);
    return super.read(dataId);
  }

  override readSync(dataId: object): ReturnType<WebGPUBackend['readSync']> {
    if (this.pending.has(dataId)) this.uploadToGPU(dataId);
    return super.readSync(dataId);
  }

  override disposeData(dataId: object, force = false): boolean {
    const last = force || this.refCount(dataId) <= 1;
    if (last && this.holds.has(dataId)) {
      this.orphans.add(dataId);
      return true;
    }
    const summands = this.pending.get(dataId);
    if (last && summands !== undefined) {
      this.pending.delete(dataId);
      this.release(summands);
    }
    return super.disposeData(dataId, force);
  }

  private release(summands: readonly Summand[]): void {
    for (const { dataId } of summands.flatMap(tensorsOf)) {
      const left = (this.holds.get(dataId) ?? 0) - 1;
      if (left > 0) {
        this.holds.set(dataId, left);
        continue;
      }
      this.holds.delete(dataId);
      if (this.orphans.delete(dataId)) super.disposeData(dataId, true);
    }
  }
}

/** Computes a value that was put off. */
function addUp(backend: LabBackend, summands: readonly Summand[], sum: TensorInfo): void {
  const size = sizeOf(sum);
  const x = summandSource('x', summands, size);
  const program: Program = {
    name: `AddUp ${x.key}`,
    reads: x.reads,
    writes: { sum: 'f32' },
    uniforms: { ...x.uniforms, size: 'i32' },
    code: () => `${x.code}
      fn run(q: i32) {
        let value = x_quad(q);
        for (var j = 0; j < 4; j++) {
          if (4 * q + j < u.size) { sum[4 * q + j] = value[j]; }
        }
      }`,
  };
  const tensors = { ...x.tensors, sum };
  launch(backend, program, tensors, { ...x.values, size }, Math.ceil(size / 4));
}
