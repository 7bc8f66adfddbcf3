import type { TensorInfo } from '../tf.ts';
import { keepRule, type DropoutDraw } from '../ops/dropout/mask.ts';
import type { Element } from './program.ts';
import { KEEP } from './threefry.ts';

/**
 * One summand of a value that was put off. Element i of the value gains
 *   scale * keep(i) * tensor[place(i - begin) + offset]   where begin <= i < begin + count,
 * `place` being the identity unless one of `repeat`, `spread` and `rows` says otherwise. With `parts`
 * the tensor's element stands for a sum of several.
 */
export interface Summand {
  readonly tensor: TensorInfo;
  readonly scale: number;
  /** Dropout of the summand, numbered by the elements of the value. */
  readonly draw: DropoutDraw | null;
  readonly begin: number;
  readonly count: number;
  readonly offset: number;
  /** i mod repeat: the tensor again and again. */
  readonly repeat: number | null;
  /** [outer, inner] spread over a new middle axis: [outer, middle, inner]. */
  readonly spread: { readonly middle: number; readonly inner: number } | null;
  /** Rows of a table: value [n, width], row r of it being row ids[r] of the tensor. */
  readonly rows: { readonly ids: TensorInfo; readonly width: number } | null;
  /** The element, and those every `stride` further: so many, added in this order. Never of a part of a value. */
  readonly parts: { readonly count: number; readonly stride: number } | null;
}

export const sizeOf = ({ shape }: Pick<TensorInfo, 'shape'>): number =>
  shape.reduce((a, b) => a * b, 1);

/** The tensor itself, as a value of `count` elements. */
export const plainSummand = (tensor: TensorInfo, count = sizeOf(tensor)): Summand => ({
  tensor,
  scale: 1,
  draw: null,
  begin: 0,
  count,
  offset: 0,
  repeat: null,
  spread: null,
  rows: null,
  parts: null,
});

/** Every tensor a summand reads. */
export const tensorsOf = ({ tensor, rows }: Summand): readonly TensorInfo[] =>
  rows === null ? [tensor] : [tensor, rows.ids];

type Numeric = 'i32' | 'u32' | 'f32';

/** What a program needs to read a sum of summands; spread into it. */
export interface SummandSource {
  /** Tells one code from another. */
  readonly key: string;
  readonly reads: Readonly<Record<string, Element>>;
  readonly uniforms: Readonly<Record<string, Numeric>>;
  readonly tensors: Readonly<Record<string, TensorInfo>>;
  readonly values: Readonly<Record<string, number>>;
  /** For `name` x: `x_quad(q)`, elements 4q .. 4q + 3 (beyond the end: anything), and `x_at(i)`. */
  readonly code: string;
}

/** Reads the sum of `summands`, a value of `size` elements, as `name` in WGSL. */
export function summandSource(
  name: string,
  summands: readonly Summand[],
  size: number,
): SummandSource {
  const reads: Record<string, Element> = {};
  const uniforms: Record<string, Numeric> = {};
  const tensors: Record<string, TensorInfo> = {};
  const values: Record<string, number> = {};
  const uniform = (suffix: string, type: Numeric, value: number): string => {
    uniforms[`${name}_${suffix}`] = type;
    values[`${name}_${suffix}`] = value;
    return `u.${name}_${suffix}`;
  };

  // One draw may serve several summands: its bits are drawn once.
  const draws = [...new Map(summands.flatMap(({ draw }) => (draw ? [[drawKey(draw), draw]] : [])))];
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
  const functions: string[] = [];
  const factors: string[] = [];
  summands.forEach((summand, t) => {
    const { tensor, scale, draw, begin, count, offset, repeat, spread, rows, parts } = summand;
    const array = `${name}_${t}`;
    reads[array] = 'f32';
    tensors[array] = tensor;
    const steps: string[] = [];
    let value = `${array}[j]`;
    let mark = '';
    let factor = '';
    if (begin > 0 || count < size) {
      mark += 'b';
      // No branch: compilers of software adapters copy one into every use.
      steps.push(`j -= ${uniform(`begin_${t}`, 'i32', begin)};
        let inside = j >= 0 && j < ${uniform(`count_${t}`, 'i32', count)};
        j = select(0, j, inside);`);
      value = `select(0.0, ${value}, inside)`;
    }
    if (repeat !== null) {
      mark += 'm';
      steps.push(`j = j % ${uniform(`repeat_${t}`, 'i32', repeat)};`);
    }
    if (spread !== null) {
      mark += 'w';
      const inner = uniform(`inner_${t}`, 'i32', spread.inner);
      const middle = uniform(`middle_${t}`, 'i32', spread.middle);
      steps.push(`j = (j / (${middle} * ${inner})) * ${inner} + j % ${inner};`);
    }
    if (rows !== null) {
      mark += 'r';
      reads[`${array}_ids`] = 'i32';
      tensors[`${array}_ids`] = rows.ids;
      const width = uniform(`width_${t}`, 'i32', rows.width);
      steps.push(`j = ${array}_ids[j / ${width}] * ${width} + j % ${width};`);
    }
    if (offset > 0) {
      mark += 'o';
      steps.push(`j += ${uniform(`offset_${t}`, 'i32', offset)};`);
    }
    if (scale !== 1) {
      mark += 's';
      factor += ` * ${uniform(`scale_${t}`, 'f32', scale)}`;
    }
    if (draw !== null) {
      const i = draws.findIndex(([key]) => key === drawKey(draw));
      mark += `d${i}`;
      factor += ` * kept_${i}$`;
    }
    const at = (result: string) => `
      var j = i;
      ${steps.join('\n')}
      ${result}`;
    if (parts === null) {
      functions.push(`fn ${array}_at(i: i32) -> f32 { ${at(`return ${value};`)} }
        fn ${array}_four(i: i32) -> vec4f {
          return vec4f(${[0, 1, 2, 3].map((e) => `${array}_at(i + ${e})`).join(', ')});
        }`);
    } else {
      mark += 'p';
      const stride = uniform(`stride_${t}`, 'i32', parts.stride);
      const most = uniform(`parts_${t}`, 'i32', parts.count);
      const sum = (type: string, element: string) =>
        at(`var sum = ${type}();
          for (var part = 0; part < ${most}; part++) { sum += ${element}; j += ${stride}; }
          return sum;`);
      const four = [0, 1, 2, 3].map((e) => `${array}[j + ${e}]`);
      // Four sums in one walk: their loads do not wait for each other.
      functions.push(`fn ${array}_at(i: i32) -> f32 { ${sum('f32', value)} }
        fn ${array}_four(i: i32) -> vec4f { ${sum('vec4f', `vec4f(${four.join(', ')})`)} }`);
    }
    marks.push(mark);
    factors.push(factor);
  });
  const total = (how: 'at' | 'four', component: string) =>
    factors
      .map((factor, t) => `${name}_${t}_${how}(i)${factor.replace('$', component)}`)
      .join(' + ');
  return {
    key: `${name}[${marks.join('+')}]`,
    reads,
    uniforms,
    tensors,
    values,
    code: `
      ${draws.length > 0 ? KEEP : ''}
      ${functions.join('\n')}
      fn ${name}_quad(q: i32) -> vec4f {
        let i = 4 * q;
        ${kept.join('\n')}
        return ${total('four', '')};
      }
      fn ${name}_at(i: i32) -> f32 {
        let q = i >> 2;
        ${kept.join('\n')}
        return ${total('at', '[i & 3]')};
      }`,
  };
}

const drawKey = ({ key, p }: DropoutDraw): string => `${key.k0}/${key.k1}/${p}`;
