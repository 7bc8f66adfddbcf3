/** How the fastest tilings are chosen, of whatever a device says and does; on no device. */
import { describe, expect, it } from 'vitest';
import type { ProductForm } from '../../../workers/engine/webgpu-kernels/tile.ts';
import {
  TILING_NAMES,
  untuned,
  type TilingName,
} from '../../../workers/engine/webgpu-kernels/tilings.ts';
import { LIST, readKept } from '../../../workers/engine/webgpu-kernels/tuning/kept.ts';
import type { Rig, Trial } from '../../../workers/engine/webgpu-kernels/tuning/rig.ts';
import { agrees, fastest, tune } from '../../../workers/engine/webgpu-kernels/tuning/tune.ts';

describe('of some times', () => {
  const of = (...ms: number[]) =>
    fastest(ms.map((each, i) => ({ name: TILING_NAMES[i], ms: each })));

  it('the least wins', () => {
    expect(of(3, 2, 1, 4)).toBe('8x4');
    expect(of(1, 2)).toBe('4x4');
  });

  it('the simpler wins where the gain is within the noise', () => {
    expect(of(1, 0.98)).toBe('4x4');
    expect(of(1, 0.96)).toBe('4x8');
    expect(of(2, 1.01, 1)).toBe('4x8');
  });

  it('what is no time counts for nothing', () => {
    expect(of(Infinity, 2, NaN, 0, -1)).toBe('4x8');
    expect(of(Infinity, NaN, 0)).toBeNull();
    expect(of()).toBeNull();
  });
});

it('two results agree within rounding, and NaN with nothing', () => {
  const of = (...values: number[]) => Float32Array.of(...values);
  expect(agrees(of(5, -3), of(5.0001, -3))).toBe(true);
  expect(agrees(of(5, -3), of(5.01, -3))).toBe(false);
  expect(agrees(of(5, NaN), of(5, -3))).toBe(false);
  expect(agrees(of(5), of(5, -3))).toBe(false);
});

describe('a choice by trial', () => {
  interface Behaviour {
    readonly prepare?: Error;
    readonly result?: Error | readonly number[];
    readonly ms?: Error | number;
  }

  const given = <T>(value: T | Error): Promise<T> =>
    value instanceof Error ? Promise.reject(value) : Promise.resolve(value);

  /** A device on which the k-th tiling takes 10 - k ms, but for what is said of some. */
  function rigOf(
    special: Partial<Record<TilingName, Behaviour>>,
    form: ProductForm | null = null,
  ): Rig & { readonly timed: string[] } {
    const timed: string[] = [];
    return {
      timed,
      prepare: (asked, name) => {
        const applies = form === null || form === asked;
        const { prepare, result, ms } = applies ? (special[name] ?? {}) : {};
        const trial: Trial = {
          result: async () => Float32Array.from(await given(result ?? [1, 2])),
          time: async (runs) => {
            timed.push(name);
            return runs * (await given(ms ?? 10 - TILING_NAMES.indexOf(name)));
          },
        };
        return prepare === undefined ? Promise.resolve(trial) : Promise.reject(prepare);
      },
      free: () => undefined,
    };
  }

  const everywhere = (name: TilingName) => ({ AB: name, ABt: name, AtB: name });
  const refused = new Error('the driver refuses');

  it('is the fastest of all, form by form', async () => {
    expect(await tune(rigOf({}))).toEqual(everywhere('8x8 shared'));
    expect(await tune(rigOf({ '4x8': { ms: 0.5 } }))).toEqual(everywhere('4x8'));
    expect(await tune(rigOf({ '4x8': { ms: 0.5 } }, 'ABt'))).toEqual({
      ...everywhere('8x8 shared'),
      ABt: '4x8',
    });
  });

  it('tries in turns', async () => {
    const rig = rigOf({});
    await tune(rig);
    expect(rig.timed.slice(1, 1 + TILING_NAMES.length)).toEqual(TILING_NAMES);
  });

  it.each<[string, Behaviour]>([
    ['the driver refuses', { prepare: refused, ms: 0.1 }],
    ['fails when it runs', { result: refused, ms: 0.1 }],
    ['computes something else', { result: [1, 2.5], ms: 0.1 }],
    ['computes nothing', { result: [0, 0], ms: 0.1 }],
    ['cannot be timed', { ms: refused }],
  ])('leaves out a tiling that %s', async (_, behaviour) => {
    const rig = rigOf({ '8x8 shared': behaviour });
    expect(await tune(rig)).toEqual(everywhere('4x4 shared'));
  });

  it.each<[string, Behaviour]>([
    ['is refused', { prepare: refused }],
    ['fails', { result: refused }],
  ])('is none where the simplest, which the others are held to, %s', async (_, behaviour) => {
    expect(await tune(rigOf({ '4x4': behaviour }))).toBeNull();
    expect(await tune(rigOf({ '4x4': behaviour }, 'AtB'))).toBeNull();
  });

  it('is none where nothing can be timed', async () => {
    const never = Object.fromEntries(TILING_NAMES.map((name) => [name, { ms: refused }]));
    expect(await tune(rigOf(never))).toBeNull();
  });
});

describe('what was kept', () => {
  const tilings = { AB: '8x8', ABt: '4x8', AtB: '4x4 shared' };
  const kept = { list: LIST, browser: 'A 1', tilings };

  it('is taken as it was', () => {
    expect(readKept(kept, 'A 1')).toEqual(tilings);
    expect(readKept(JSON.parse(JSON.stringify(kept)), 'A 1')).toEqual(tilings);
  });

  it.each<[string, unknown]>([
    ['another list', { ...kept, list: LIST - 1 }],
    ['another browser', { ...kept, browser: 'A 2' }],
    ['a tiling nobody knows', { ...kept, tilings: { ...tilings, AB: '16x16' } }],
    ['a form missing', { ...kept, tilings: { AB: '8x8', ABt: '8x8' } }],
    ['no tilings', { list: LIST, browser: 'A 1' }],
    ['a number', 3],
    ['nothing', null],
    ['a list', [kept]],
  ])('is measured anew for %s', (_, value) => {
    expect(readKept(value, 'A 1')).toBeNull();
  });
});

it('where nothing is measured no tiling has a barrier', () => {
  for (const software of [true, false]) {
    for (const name of Object.values(untuned(software))) expect(name).not.toContain('shared');
  }
});
