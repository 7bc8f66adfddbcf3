import { describe, workgroupsOf } from '../program.ts';
import { uniformBytes } from '../uniforms.ts';
import type { ProductForm } from '../tile.ts';
import type { TilingName } from '../tilings.ts';
import { createStopwatch } from './stopwatch.ts';
import { trialProgram, type Matrix, type TrialShape } from './trial.ts';

/** A tiling on a device, ready to be tried. */
export interface Trial {
  /** Runs it once; the beginning and the end of the product. */
  result(): Promise<Float32Array>;
  /** Milliseconds that so many runs took. */
  time(runs: number): Promise<number>;
}

/** Where tilings are tried. */
export interface Rig {
  /** @throws what the device says against it */
  prepare(form: ProductForm, name: TilingName): Promise<Trial>;
  free(): void;
}

/** Numbers of either end of a product that are looked at. */
const END = 16384;

/** A rig of its own buffers and pipelines on `device`: nothing of tfjs is touched. */
export function createRig(device: GPUDevice, shape: TrialShape): Rig {
  const { n, ins, outs } = shape;
  const { STORAGE, UNIFORM, COPY_SRC, COPY_DST, MAP_READ } = GPUBufferUsage;
  const held: { destroy(): void }[] = [];
  const buffer = (size: number, usage: number): GPUBuffer => {
    const made = device.createBuffer({ size, usage });
    held.push(made);
    return made;
  };
  const filled = (bytes: ArrayBuffer, usage: number): GPUBuffer => {
    const made = buffer(bytes.byteLength, usage | COPY_DST);
    device.queue.writeBuffer(made, 0, bytes);
    return made;
  };
  const sizes: Readonly<Record<Matrix, number>> = { x: n * ins, weight: ins * outs, dy: n * outs };
  const largest = Math.max(
    ...(['AB', 'ABt', 'AtB'] as const).map((form) => trialProgram(form, '4x4', shape).size),
  );
  const matrices = {
    x: filled(numbers(sizes.x), STORAGE),
    weight: filled(numbers(sizes.weight), STORAGE),
    dy: filled(numbers(sizes.dy), STORAGE),
  };
  const product = buffer(4 * largest, STORAGE | COPY_SRC | COPY_DST);
  const ends = buffer(8 * END, COPY_DST | MAP_READ);
  const stopwatch = createStopwatch(device);

  return {
    prepare: async (form, name) => {
      const { program, a, b, uniforms, groups, size } = trialProgram(form, name, shape);
      const { layout, pipeline } = await guarded(device, async () => {
        const { layout, descriptor } = describe(device, program);
        return { layout, pipeline: await device.createComputePipelineAsync(descriptor) };
      });
      const values = filled(
        uniformBytes(program.uniforms, { ...uniforms, threads: groups }),
        UNIFORM,
      );
      const bound = [matrices[a], matrices[b], product, values];
      const group = device.createBindGroup({
        layout,
        entries: bound.map((buffer, binding) => ({ binding, resource: { buffer } })),
      });
      const record = (pass: GPUComputePassEncoder, runs: number): void => {
        pass.setPipeline(pipeline);
        pass.setBindGroup(0, group);
        for (let run = 0; run < runs; run++)
          pass.dispatchWorkgroups(...workgroupsOf(program, groups));
      };
      return {
        result: () =>
          guarded(device, async () => {
            const encoder = device.createCommandEncoder();
            // What the one before left there must not pass for this one's.
            encoder.clearBuffer(product);
            const pass = encoder.beginComputePass();
            record(pass, 1);
            pass.end();
            const length = Math.min(END, size);
            encoder.copyBufferToBuffer(product, 0, ends, 0, 4 * length);
            encoder.copyBufferToBuffer(product, 4 * (size - length), ends, 4 * length, 4 * length);
            device.queue.submit([encoder.finish()]);
            await ends.mapAsync(GPUMapMode.READ);
            const read = new Float32Array(ends.getMappedRange()).slice(0, 2 * length);
            ends.unmap();
            return read;
          }),
        time: (runs) => guarded(device, () => stopwatch((pass) => record(pass, runs))),
      };
    },
    free: () => {
      stopwatch.free();
      for (const each of held) each.destroy();
    },
  };
}

/** Numbers in [-1, 1), the same every time and no two rows alike. */
function numbers(count: number): ArrayBuffer {
  const values = new Float32Array(count);
  for (let i = 0; i < count; i++) values[i] = ((i * 7919) % 2053) / 1026.5 - 1;
  return values.buffer;
}

/**
 * What `act` comes to. An error of the device would otherwise be the engine's: here it is `act`'s.
 * @throws what the device refused of what `act` asked before it first waited
 */
async function guarded<T>(device: GPUDevice, act: () => Promise<T>): Promise<T> {
  const kinds = ['validation', 'internal', 'out-of-memory'] as const;
  for (const kind of kinds) device.pushErrorScope(kind);
  const made = act();
  const errors = kinds.map(async () => {
    const error = await device.popErrorScope();
    if (error !== null) throw new Error(error.message);
  });
  const [value] = await Promise.all([made, ...errors]);
  return value;
}
