import type { TensorInfo } from '../tf.ts';
import type { DropoutDraw } from '../ops/dropout/mask.ts';
import { keepRule } from '../ops/dropout/mask.ts';
import type { Element } from './program.ts';
import { KEEP } from './threefry.ts';

/**
 * One summand of a value that was put off: element i of the value gains
 * scale * keep(i) * tensor[(i mod period) + offset].
 */
export interface Term {
  readonly tensor: TensorInfo;
  readonly scale: number;
  /** Dropout of the summand, numbered by the elements of the value. */
  readonly draw: DropoutDraw | null;
  readonly offset: number;
  /** Elements after which the tensor repeats; its whole size where it does not. */
  readonly period: number;
}

/** More would ask for more bindings than every device has. */
export const MOST_TERMS = 4;

export const sizeOf = ({ shape }: TensorInfo): number => shape.reduce((a, b) => a * b, 1);

export const plainTerm = (tensor: TensorInfo): Term => ({
  tensor,
  scale: 1,
  draw: null,
  offset: 0,
  period: sizeOf(tensor),
});

/** What a program needs to read a sum of terms; spread into it. */
export interface TermSource {
  readonly key: string;
  readonly reads: Readonly<Record<string, Element>>;
  readonly uniforms: Readonly<Record<string, 'i32' | 'u32' | 'f32'>>;
  readonly tensors: Readonly<Record<string, TensorInfo>>;
  readonly values: Readonly<Record<string, number>>;
  /** `x_quad(q)`: elements 4q .. 4q + 3 (beyond the end: anything); `x_at(i)`: one. For `name` x. */
  readonly code: string;
}

/** Reads the sum of `terms`, a value of `size` elements, as `name` in WGSL. */
export function termSource(name: string, terms: readonly Term[], size: number): TermSource {
  const draws = [...new Map(terms.flatMap(({ draw }) => (draw ? [[slot(draw), draw]] : [])))];
  const reads: Record<string, Element> = {};
  const uniforms: Record<string, 'i32' | 'u32' | 'f32'> = {};
  const tensors: Record<string, TensorInfo> = {};
  const values: Record<string, number> = {};
  const uniform = (suffix: string, type: 'i32' | 'u32' | 'f32', value: number): string => {
    uniforms[`${name}_${suffix}`] = type;
    values[`${name}_${suffix}`] = value;
    return `u.${name}_${suffix}`;
  };
  const kept = draws.map(([, { key, p }], i) => {
    const { threshold, factor } = keepRule(p);
    const rule = [
      uniform(`k0_${i}`, 'u32', key.k0),
      uniform(`k1_${i}`, 'u32', key.k1),
      uniform(`threshold_${i}`, 'u32', threshold),
      uniform(`factor_${i}`, 'f32', factor),
    ];
    return `let kept_${i} = keep(${rule.join(', ')}, q);`;
  });
  const marks: string[] = [];
  const summands = terms.map((term, t) => {
    const array = `${name}_${t}`;
    reads[array] = 'f32';
    tensors[array] = term.tensor;
    let mark = '';
    let index = 'i + $';
    if (term.period < size) {
      mark += 'p';
      index = `(i + $) % ${uniform(`period_${t}`, 'i32', term.period)}`;
    }
    if (term.offset > 0) {
      mark += 'o';
      index = `${index} + ${uniform(`offset_${t}`, 'i32', term.offset)}`;
    }
    const elements = [0, 1, 2, 3].map((j) => `${array}[${index.replace('$', String(j))}]`);
    let summand = `vec4f(${elements.join(', ')})`;
    if (term.scale !== 1) {
      mark += 's';
      summand += ` * ${uniform(`scale_${t}`, 'f32', term.scale)}`;
    }
    const { draw } = term;
    if (draw !== null) {
      const i = draws.findIndex(([key]) => key === slot(draw));
      mark += `d${i}`;
      summand += ` * kept_${i}`;
    }
    marks.push(mark);
    return summand;
  });
  return {
    key: `${name}[${marks.join('+')}]`,
    reads,
    uniforms,
    tensors,
    values,
    code: `
      ${draws.length > 0 ? KEEP : ''}
      fn ${name}_quad(q: i32) -> vec4f {
        let i = 4 * q;
        ${kept.join('\n')}
        return ${summands.join(' + ')};
      }
      fn ${name}_at(i: i32) -> f32 { return ${name}_quad(i >> 2)[i & 3]; }`,
  };
}

const slot = ({ key, p }: DropoutDraw): string => `${key.k0}/${key.k1}/${p}`;
