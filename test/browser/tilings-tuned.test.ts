/** The choice of tilings on a device of this browser: trials, what is kept, and the engine's start. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { useTiling } from '../../bench/measure/tilings.ts';
import { engineFailure, startEngine } from '../../workers/engine/engine.ts';
import { backend } from '../../workers/engine/tf.ts';
import type { LabBackend } from '../../workers/engine/webgpu-kernels/backend.ts';
import {
  TILING_NAMES,
  untuned,
  type Tilings,
} from '../../workers/engine/webgpu-kernels/tilings.ts';
import { tunedTilings } from '../../workers/engine/webgpu-kernels/tuning/index.ts';
import { tilingCache, type TilingCache } from '../../workers/engine/webgpu-kernels/tuning/kept.ts';
import { createRig } from '../../workers/engine/webgpu-kernels/tuning/rig.ts';
import { testHost } from '../support/backends.ts';

/** Last tiles not full, several blocks down, several parts. */
const SMALL = { n: 75, ins: 8, outs: 36, perPart: 24 };
/** However slow this machine is. */
const PATIENT = { shape: SMALL, mostMs: 100_000 };
const FORMS = ['AB', 'ABt', 'AtB'] as const;
const CHOSEN: Tilings = { AB: '8x4', ABt: '4x4 shared', AtB: '8x8' };

async function deviceOf(features: readonly GPUFeatureName[] = []): Promise<GPUDevice> {
  const adapter = await navigator.gpu.requestAdapter();
  return adapter!.requestDevice({ requiredFeatures: [...features] });
}

/** A cache in memory that says what was asked of it. */
function memoryCache(known: Readonly<Record<string, Tilings>> = {}) {
  const entries = new Map(Object.entries(known));
  const asked: string[] = [];
  const cache: TilingCache = {
    read: (adapter) => {
      asked.push(adapter);
      return Promise.resolve(entries.get(adapter) ?? null);
    },
    write: (adapter, tilings) => {
      entries.set(adapter, tilings);
      return Promise.resolve();
    },
  };
  return { cache, entries, asked };
}

describe('on a device', () => {
  let device: GPUDevice;
  const troubles: string[] = [];
  beforeAll(async () => {
    device = await deviceOf(['timestamp-query']);
    device.addEventListener('uncapturederror', ({ error }) => troubles.push(error.message));
  });
  afterEach(() => {
    Reflect.deleteProperty(device, 'createComputePipelineAsync');
    expect(troubles).toEqual([]);
  });

  it.each(FORMS)('every tiling computes the same %s, all of it', async (form) => {
    const rig = createRig(device, SMALL);
    const results: number[][] = [];
    for (const name of TILING_NAMES) {
      results.push([...(await (await rig.prepare(form, name)).result())]);
    }
    rig.free();
    expect(results[0].every(Number.isFinite)).toBe(true);
    // Of these numbers no sum is 0, so that a 0 is one that was never written.
    expect(results[0].filter((value) => value === 0)).toEqual([]);
    for (const result of results) expect(result).toEqual(results[0]);
  });

  it.each([
    { clock: 'its own clock', features: ['timestamp-query'] as const },
    { clock: 'ours', features: [] },
  ])('a time by $clock is a time', async ({ features }) => {
    const own = await deviceOf(features);
    const rig = createRig(own, SMALL);
    const trial = await rig.prepare('AB', '4x4');
    for (const runs of [1, 5]) expect(await trial.time(runs)).toBeGreaterThan(0);
    rig.free();
    own.destroy();
  });

  it('what is chosen is one of the list for every form, and is kept', async () => {
    const { cache, entries } = memoryCache();
    const found = await tunedTilings(device, 'this one', cache, PATIENT);
    for (const form of FORMS) expect(TILING_NAMES).toContain(found?.[form]);
    expect(entries.get('this one')).toEqual(found);
  });

  it('what was kept is taken without a trial', async () => {
    device.createComputePipelineAsync = () => Promise.reject(new Error('not to be called'));
    const { cache } = memoryCache({ 'this one': CHOSEN });
    expect(await tunedTilings(device, 'this one', cache, PATIENT)).toEqual(CHOSEN);
    expect(await tunedTilings(device, 'another', cache, PATIENT)).toBeNull();
  });

  it('a tiling that the driver refuses, or takes for another, is not chosen', async () => {
    const stock = device.createComputePipelineAsync.bind(device);
    device.createComputePipelineAsync = (descriptor) => {
      const label = descriptor.label ?? '';
      if (label.includes('8x')) return Promise.reject(new Error('the driver refuses'));
      if (!label.includes('shared')) return stock(descriptor);
      // Compiles, and computes nothing.
      const code = `@group(0) @binding(2) var<storage, read_write> c: array<vec4f>;
        @compute @workgroup_size(1) fn main() { c[0] = vec4f(1.0); }`;
      const compute = { module: device.createShaderModule({ code }), entryPoint: 'main' };
      return stock({ ...descriptor, compute });
    };
    const found = await tunedTilings(device, 'this one', null, PATIENT);
    for (const form of FORMS) expect(['4x4', '4x8']).toContain(found?.[form]);
  });

  it('a shader that does not compile is no trouble of the engine', async () => {
    device.createComputePipelineAsync = async (descriptor) => {
      device.createShaderModule({ code: 'fn main( {' });
      return Promise.reject(new Error(`${descriptor.label} does not compile`));
    };
    const { cache, entries } = memoryCache();
    expect(await tunedTilings(device, 'this one', cache, PATIENT)).toBeNull();
    expect([...entries]).toEqual([]);
    // It would be told with a later task.
    await device.queue.onSubmittedWorkDone();
  });

  it('a driver that never answers is not waited for', async () => {
    device.createComputePipelineAsync = () => new Promise(() => undefined);
    expect(await tunedTilings(device, 'this one', null, { shape: SMALL, mostMs: 1 })).toBeNull();
  });

  it('a device that is lost has no choice', async () => {
    const lost = await deviceOf();
    lost.destroy();
    expect(await tunedTilings(lost, 'this one', null, PATIENT)).toBeNull();
  });
});

describe('the browser’s cache', () => {
  const NAME = 'test-tilings';
  afterEach(() => caches.delete(NAME));

  /** Writes over what is kept. */
  async function spoil(change: (text: string) => string): Promise<void> {
    const store = await caches.open(NAME);
    const [request] = await store.keys();
    const text = await (await store.match(request))!.text();
    await store.put(request, new Response(change(text)));
  }

  it('gives back what was kept for an adapter, also to another page, and nothing for another', async () => {
    const cache = tilingCache(NAME)!;
    expect(await cache.read('Card A | /?#')).toBeNull();
    await cache.write('Card A | /?#', CHOSEN);
    expect(await cache.read('Card A | /?#')).toEqual(CHOSEN);
    expect(await tilingCache(NAME)!.read('Card A | /?#')).toEqual(CHOSEN);
    expect(await cache.read('Card B')).toBeNull();
  });

  it.each<[string, (text: string) => string]>([
    ['damaged', (text) => text.slice(0, 20)],
    ['of another list', (text) => text.replace('"list":', '"list":9')],
    ['of another browser', (text) => text.replace('"browser":"', '"browser":"Other ')],
  ])('what is %s is as if it were not there, and is written over', async (_, change) => {
    const cache = tilingCache(NAME)!;
    await cache.write('Card A', CHOSEN);
    await spoil(change);
    expect(await cache.read('Card A')).toBeNull();
    await cache.write('Card A', CHOSEN);
    expect(await cache.read('Card A')).toEqual(CHOSEN);
  });
});

describe('the engine', () => {
  const CARD = { vendor: 'acme', architecture: 'one', device: '', description: 'Acme One' };

  /** This browser's adapter, by another name. */
  const pretend = (info: object, refuse = false): GPU => {
    const requestAdapter = async (options?: GPURequestAdapterOptions) => {
      const adapter = (await navigator.gpu.requestAdapter(options))!;
      Object.defineProperty(adapter, 'info', { value: { ...info, isFallbackAdapter: false } });
      const stock = adapter.requestDevice.bind(adapter);
      adapter.requestDevice = async (descriptor) => {
        const device = await stock(descriptor);
        if (refuse) device.createComputePipelineAsync = () => Promise.reject(new Error('no'));
        return device;
      };
      return adapter;
    };
    return { requestAdapter } as GPU;
  };

  it('takes what was kept for its adapter', async () => {
    const { cache, asked } = memoryCache({ 'acme | one |  | Acme One': CHOSEN });
    await startEngine('webgpu', { ...testHost(), gpu: pretend(CARD), tilings: cache });
    const { software, tuned, tilings } = backend() as LabBackend;
    expect({ software, tuned, tilings }).toEqual({
      software: false,
      tuned: CHOSEN,
      tilings: CHOSEN,
    });
    expect(asked).toHaveLength(1);
  });

  it('takes one that a benchmark asks for, for all products', async () => {
    const { cache } = memoryCache({ 'acme | one |  | Acme One': CHOSEN });
    await startEngine('webgpu', { ...testHost(), gpu: pretend(CARD), tilings: cache });
    expect(useTiling('tuned')).toBe('AB 8x4, ABt 4x4 shared, AtB 8x8');
    expect(useTiling('4x8')).toBe('AB 4x8, ABt 4x8, AtB 4x8');
    expect((backend() as LabBackend).tilings).toEqual({ AB: '4x8', ABt: '4x8', AtB: '4x8' });
  });

  it('starts all the same where every trial fails, with the simplest', async () => {
    const { cache, entries } = memoryCache();
    const gpu = pretend(CARD, true);
    const report = await startEngine('webgpu', { ...testHost(), gpu, tilings: cache });
    expect(report.backend).toBe('webgpu');
    expect((backend() as LabBackend).tuned).toBeNull();
    expect((backend() as LabBackend).tilings).toEqual(untuned(false));
    expect(engineFailure()).toBeNull();
    expect([...entries]).toEqual([]);
  });

  it('neither tries nor asks nor keeps on a processor', async () => {
    const { cache, entries, asked } = memoryCache();
    await startEngine('webgpu', { ...testHost(), tilings: cache });
    expect((backend() as LabBackend).software).toBe(true);
    expect((backend() as LabBackend).tilings).toEqual(untuned(true));
    expect(asked).toEqual([]);
    expect([...entries]).toEqual([]);
  });
});
