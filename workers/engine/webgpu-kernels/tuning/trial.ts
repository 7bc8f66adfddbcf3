import { panels, product, productGroups } from '../product.ts';
import type { Program } from '../program.ts';
import { readFour, writeFour, type ProductForm } from '../tile.ts';
import { TILINGS, type TilingName } from '../tilings.ts';

/**
 * What is multiplied to find the fastest tilings: a layer of the encoder, x [n, ins], weight [ins, outs],
 * dy [n, outs]. The sums over rows are cut in parts of perPart.
 */
export interface TrialShape {
  readonly n: number;
  readonly ins: number;
  readonly outs: number;
  readonly perPart: number;
}

/**
 * The wider layer of a block of width 64 on a batch of real positions, its last tile not full; parts as
 * LabBackend cuts them on a card.
 */
export const CARD_TRIAL: TrialShape = { n: 4093, ins: 64, outs: 256, perPart: 128 };

export type Matrix = 'x' | 'weight' | 'dy';

/** One product as `linear` computes it, alone. */
export interface TrialProgram {
  readonly program: Program;
  /** What the program's `a` and `b` are. */
  readonly a: Matrix;
  readonly b: Matrix;
  readonly uniforms: Readonly<Record<string, number>>;
  readonly groups: number;
  /** Numbers that it writes. */
  readonly size: number;
}

/** y = x w, dx = dy w' and the parts of dw = x' dy. */
function productOf(form: ProductForm, { n, ins, outs, perPart }: TrialShape) {
  switch (form) {
    case 'AB':
      return { a: 'x', b: 'weight', rows: n, columns: outs, inner: ins, perPart: ins } as const;
    case 'ABt':
      return { a: 'dy', b: 'weight', rows: n, columns: ins, inner: outs, perPart: outs } as const;
    case 'AtB':
      return { a: 'x', b: 'dy', rows: ins, columns: outs, inner: n, perPart } as const;
  }
}

/** @param shape ins and outs are multiples of 4 */
export function trialProgram(form: ProductForm, name: TilingName, shape: TrialShape): TrialProgram {
  const { a, b, rows, columns, inner, perPart } = productOf(form, shape);
  const tiling = TILINGS[name];
  const perPartGroups = productGroups(rows, columns, tiling);
  const count = Math.ceil(inner / perPart);
  return {
    a,
    b,
    uniforms: { rows, columns, inner, perPart, perPartGroups },
    groups: count * perPartGroups,
    size: count * rows * columns,
    program: {
      name: `Trial ${form} ${name}`,
      reads: { a: 'vec4f', b: 'vec4f' },
      writes: { c: 'vec4f' },
      uniforms: {
        rows: 'i32',
        columns: 'i32',
        inner: 'i32',
        perPart: 'i32',
        perPartGroups: 'i32',
      },
      grouped: true,
      code: () => `
        var<private> part: i32;
        ${panels([tiling])}
        ${readFour('trial_a', 'a', form === 'AtB' ? 'u.rows' : 'u.inner', true)}
        ${readFour('trial_b', 'b', form === 'ABt' ? 'u.inner' : 'u.columns', true)}
        ${writeFour('trial_put', 'c', 'u.rows', 'u.columns', true, 'part * u.rows * u.columns')}
        ${product('trial', form, tiling)}
        fn run(group: i32, lane: i32) {
          part = group / u.perPartGroups;
          let first = (group / u.perPartGroups) * u.perPart;
          trial_group(group % u.perPartGroups, lane, u.rows, u.columns,
            first, min(u.inner, first + u.perPart));
        }`,
    },
  };
}
