import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { env, type TensorInfo } from '../tf.ts';
import { uniformsOf, type UniformTypes } from './uniforms.ts';

/** A WGSL kernel as we write one: named arrays in, named arrays out, named numbers. */
export interface Program {
  /** Names the compiled pipeline: what the code depends on must be part of it. */
  readonly name: string;
  readonly reads: Readonly<Record<string, Element>>;
  /** Not one of `reads`: WebGPU refuses a buffer that is both. */
  readonly writes: Readonly<Record<string, Element>>;
  /** In WGSL as `u.name`. */
  readonly uniforms: UniformTypes;
  /** `fn run(index: i32)`, called for every index below the number of threads; built when compiled. */
  readonly code: () => string;
  /** One workgroup of LANES invocations runs together, `index` its lane; threads is then not asked. */
  readonly together?: boolean;
  /** `fn run(group: i32, lane: i32)` instead, by WORKGROUP lanes together; threads counts the groups. */
  readonly grouped?: boolean;
}

export type Element = 'f32' | 'i32' | 'vec4f';

/** Invocations of a program that runs together: what every WebGPU device allows. */
export const LANES = 256;
/** Invocations of any other workgroup. */
export const WORKGROUP = 64;
/** WebGPU's least maxComputeWorkgroupsPerDimension. */
const MOST_GROUPS = 65535;

interface Compiled {
  readonly pipeline: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
}

/**
 * What we use of tfjs's recording beyond its public members (backend_webgpu.ts 4.22, pinned): our
 * dispatches join its command buffer, in order, instead of costing a submission each.
 */
interface Recording {
  commandEncoder: GPUCommandEncoder;
  computePassEncoder: GPUComputePassEncoder | null;
  dispatchCountInPass: number;
  readonly commandQueueOwnedIds: WeakSet<object>;
  readonly uniformPendingDisposal: GPUBuffer[];
}

const compiled = new WeakMap<GPUDevice, Map<string, Compiled>>();

/** Records one dispatch of `program`: `threads` calls of its `run`. */
export function launch(
  backend: WebGPUBackend,
  program: Program,
  tensors: Readonly<Record<string, TensorInfo>>,
  uniforms: Readonly<Record<string, number>>,
  threads: number,
): void {
  const names = [...Object.keys(program.reads), ...Object.keys(program.writes)];
  // Uploads, and sums that were put off, are recorded here, before our own pass is asked for.
  for (const name of names) backend.uploadToGPU(tensors[name].dataId);

  const { pipeline, layout } = compile(backend.device, program);
  const recording = backend as unknown as Recording;
  const numbers = uniformsOf(backend, program.name, program.uniforms, { ...uniforms, threads });
  if (!numbers.isKept) recording.uniformPendingDisposal.push(numbers.buffer);
  const buffers = names.map((name) => {
    const { dataId } = tensors[name];
    recording.commandQueueOwnedIds.add(dataId);
    return backend.tensorMap.get(dataId).resource as GPUBuffer;
  });
  const group = backend.device.createBindGroup({
    layout,
    entries: [...buffers, numbers.buffer].map((buffer, binding) => ({
      binding,
      resource: { buffer },
    })),
  });

  backend.ensureCommandEncoderReady();
  recording.computePassEncoder ??= recording.commandEncoder.beginComputePass();
  const pass = recording.computePassEncoder;
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, group);
  pass.dispatchWorkgroups(...workgroupsOf(program, threads));
  recording.dispatchCountInPass++;
  if (recording.dispatchCountInPass >= env().getNumber('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE')) {
    backend.endComputePassEncoder();
    backend.submitQueue();
  }
}

/** Workgroups across and down. */
export function workgroupsOf(program: Program, threads: number): readonly [number, number] {
  const perGroup = program.grouped ? 1 : WORKGROUP;
  const groups = program.together ? 1 : Math.ceil(threads / perGroup);
  const across = Math.min(groups, MOST_GROUPS);
  return [across, Math.ceil(groups / across)];
}

function compile(device: GPUDevice, program: Program): Compiled {
  let known = compiled.get(device);
  if (known === undefined) compiled.set(device, (known = new Map<string, Compiled>()));
  const found = known.get(program.name);
  if (found !== undefined) return found;

  const { descriptor, layout } = describe(device, program);
  const made: Compiled = { layout, pipeline: device.createComputePipeline(descriptor) };
  known.set(program.name, made);
  return made;
}

/**
 * What the device is asked to compile, and how its arrays are bound: those it reads, those it writes,
 * its numbers.
 * @throws Error when the device does not allow as many arrays.
 */
export function describe(
  device: GPUDevice,
  program: Program,
): { readonly descriptor: GPUComputePipelineDescriptor; readonly layout: GPUBindGroupLayout } {
  const reads = Object.keys(program.reads).length;
  const arrays = reads + Object.keys(program.writes).length;
  if (arrays > device.limits.maxStorageBuffersPerShaderStage) {
    throw new Error(`${program.name} binds ${arrays} arrays, more than this device allows`);
  }
  const layout = device.createBindGroupLayout({
    entries: Array.from({ length: arrays + 1 }, (_, binding) => ({
      binding,
      visibility: GPUShaderStage.COMPUTE,
      buffer: {
        type: binding === arrays ? 'uniform' : binding < reads ? 'read-only-storage' : 'storage',
      },
    })),
  });
  const descriptor = {
    label: program.name,
    layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
    compute: { module: device.createShaderModule({ code: wgsl(program) }), entryPoint: 'main' },
  };
  return { descriptor, layout };
}

function wgsl({ reads, writes, uniforms, code, together, grouped }: Program): string {
  const array = (access: string, offset: number) => (entry: [string, Element], i: number) =>
    `@group(0) @binding(${offset + i}) var<storage, ${access}> ${entry[0]}: array<${entry[1]}>;`;
  const inputs = Object.entries(reads);
  const outputs = Object.entries(writes);
  const size = together ? LANES : WORKGROUP;
  const own = 'group.y * groups.x + group.x';
  const index = grouped ? `i32(${own})` : `i32((${own}) * ${size}u + lane)`;
  const body = together
    ? 'run(i32(lane));'
    : `let index = ${index};
       if (index < u.threads) { run(index${grouped ? ', i32(lane)' : ''}); }`;
  return `
    struct Uniforms {
      ${Object.entries(uniforms)
        .map(([name, type]) => `${name}: ${type},`)
        .join(' ')}
      threads: i32,
    }
    ${inputs.map(array('read', 0)).join('\n')}
    ${outputs.map(array('read_write', inputs.length)).join('\n')}
    @group(0) @binding(${inputs.length + outputs.length}) var<uniform> u: Uniforms;
    ${code()}
    @compute @workgroup_size(${size})
    fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u,
            @builtin(local_invocation_index) lane: u32) {
      ${body}
    }`;
}
