import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';

/** The numbers of a program: their names and types, in the order in which they are read. */
export type UniformTypes = Readonly<Record<string, 'i32' | 'u32' | 'f32'>>;

export interface Uniforms {
  readonly buffer: GPUBuffer;
  /** It stays for the next step: not to be given back to tfjs's pool. */
  readonly isKept: boolean;
}

/** Sets of numbers kept, and heard of, at most: far beyond what a model asks of a device. */
const MOST_KEPT = 1024;
const MOST_HEARD = 8192;

/**
 * The numbers of dispatches on the device. Most are sizes, the same from step to step: a set met for the
 * second time is written once more and kept. What differs each time, such as the keys of dropout, is not.
 */
class UniformStore {
  private readonly kept = new Map<string, GPUBuffer>();
  private readonly heard = new Set<string>();

  constructor(private readonly backend: WebGPUBackend) {}

  of(program: string, types: UniformTypes, values: Readonly<Record<string, number>>): Uniforms {
    const key = keyOf(program, types, values);
    const known = this.kept.get(key);
    if (known !== undefined) return { buffer: known, isKept: true };
    const isKept = this.heard.delete(key);
    if (!isKept) {
      if (this.heard.size === MOST_HEARD) this.heard.clear();
      this.heard.add(key);
    }
    const bytes = uniformBytes(types, values);
    const usage = GPUBufferUsage.COPY_DST | GPUBufferUsage.UNIFORM;
    const { device, bufferManager, queue } = this.backend;
    const buffer = isKept
      ? device.createBuffer({ size: bytes.byteLength, usage })
      : bufferManager.acquireBuffer(bytes.byteLength, usage);
    queue.writeBuffer(buffer, 0, bytes);
    if (isKept) this.keep(key, buffer);
    return { buffer, isKept };
  }

  private keep(key: string, buffer: GPUBuffer): void {
    // Dispatches already recorded may read them still: they are let go of, not destroyed.
    if (this.kept.size === MOST_KEPT) this.kept.clear();
    this.kept.set(key, buffer);
  }
}

const stores = new WeakMap<WebGPUBackend, UniformStore>();

/** The numbers `values` for the program of that name, on the device. */
export function uniformsOf(
  backend: WebGPUBackend,
  program: string,
  types: UniformTypes,
  values: Readonly<Record<string, number>>,
): Uniforms {
  let store = stores.get(backend);
  if (store === undefined) stores.set(backend, (store = new UniformStore(backend)));
  return store.of(program, types, values);
}

function keyOf(
  program: string,
  types: UniformTypes,
  values: Readonly<Record<string, number>>,
): string {
  let key = program;
  for (const name in types) key += `,${values[name]}`;
  return `${key},${values.threads}`;
}

/** The numbers of a program, `threads` the last of them, as it reads them. */
export function uniformBytes(
  types: UniformTypes,
  values: Readonly<Record<string, number>>,
): ArrayBuffer {
  const fields = [...Object.entries(types), ['threads', 'i32'] as const];
  const bytes = 16 * Math.ceil(fields.length / 4);
  const view = new DataView(new ArrayBuffer(bytes));
  fields.forEach(([name, type], i) => {
    if (type === 'f32') view.setFloat32(4 * i, values[name], true);
    else view.setInt32(4 * i, values[name] | 0, true);
  });
  return view.buffer;
}
