import {
  clone,
  dispose,
  tensor,
  transpose,
  tidy,
  variable,
  type Tensor,
  type Variable,
} from '../../engine/tf.ts';
import { LabFailure } from '../../protocol/errors.ts';
import { stream } from '../../random/stream.ts';

/** A tensor outside the engine, PyTorch layout (Linear weight is [out, in]). */
export interface NamedTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}
export type NamedTensors = ReadonlyMap<string, NamedTensor>;

/** One learned tensor, as the reference code declares it. */
export interface ParameterSpec {
  /** The name in the reference code's state_dict. */
  readonly name: string;
  /** PyTorch's shape. */
  readonly shape: readonly number[];
  /** Linear weights are kept [in, out] here, so that the forward pass multiplies plainly. */
  readonly transposed: boolean;
  /** N(0, 0.02); zeros; ones; or rows of N(0, 0.02) scaled to unit length. */
  readonly start: 'normal' | 'zeros' | 'ones' | 'directions';
  /** Row r is item r: padding first, the mask id last. A file of another numbering of the items is read by that. */
  readonly rows?: 'items';
  /** Centres of intents: told apart from the encoder where it is asked what a loss pulls at. */
  readonly part?: 'centres';
}

/** Standard deviation of initial weights (E: src/main.py --initializer_range). */
const INITIALIZER_RANGE = 0.02;

/** A table of vectors [rows, width]: an embedding. */
export const table = (name: string, rows: number, width: number): ParameterSpec => ({
  name,
  shape: [rows, width],
  transposed: false,
  start: 'normal',
});

/** Weight and bias of a Linear from `input` to `output`. */
export const linearLayer = (
  prefix: string,
  output: number,
  input: number,
): readonly ParameterSpec[] => [
  { name: `${prefix}.weight`, shape: [output, input], transposed: true, start: 'normal' },
  { name: `${prefix}.bias`, shape: [output], transposed: false, start: 'zeros' },
];

/** Weight and bias of a LayerNorm. */
export const normLayer = (prefix: string, width: number): readonly ParameterSpec[] => [
  { name: `${prefix}.weight`, shape: [width], transposed: false, start: 'ones' },
  { name: `${prefix}.bias`, shape: [width], transposed: false, start: 'zeros' },
];

/** Numbers in a tensor of this shape. */
const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** A model's parameters on the device, by the names of its list. Owns its variables. */
export class Parameters {
  private readonly variables: ReadonlyMap<string, Variable>;
  readonly specs: readonly ParameterSpec[];

  private constructor(
    specs: readonly ParameterSpec[],
    valuesOf: (spec: ParameterSpec, index: number) => Float32Array,
  ) {
    this.specs = specs;
    this.variables = new Map(
      this.specs.map((spec, index) => [
        spec.name,
        tidy(() => {
          const official = tensor(valuesOf(spec, index), [...spec.shape]);
          return variable(spec.transposed ? transpose(official) : official, true);
        }),
      ]),
    );
  }

  /** Fresh values, drawn by (seed, place in the list). */
  static initial(specs: readonly ParameterSpec[], seed: number): Parameters {
    return new Parameters(specs, (spec, index) => {
      const values = new Float32Array(sizeOf(spec.shape));
      if (spec.start === 'zeros') return values;
      if (spec.start === 'ones') return values.fill(1);
      const draws = stream(seed, 'parameters', index);
      for (let i = 0; i < values.length; i++) values[i] = draws.normal() * INITIALIZER_RANGE;
      return spec.start === 'directions' ? unitRows(values, spec.shape[1]) : values;
    });
  }

  /** @throws LabFailure CHECKPOINT_MISMATCH naming the first tensor that is missing or misshapen. */
  static from(specs: readonly ParameterSpec[], tensors: NamedTensors): Parameters {
    return new Parameters(specs, (spec) => {
      const found = tensors.get(spec.name);
      const expected = spec.shape.join('×');
      if (found === undefined || found.shape.join('×') !== expected) {
        throw new LabFailure({
          code: 'CHECKPOINT_MISMATCH',
          message: `The tensor ${spec.name} should be ${expected} and is ${found === undefined ? 'missing' : found.shape.join('×')}.`,
          action: 'Choose the data set and sizes this checkpoint was trained with.',
        });
      }
      return found.values;
    });
  }

  get<T extends Tensor = Tensor>(name: string): T {
    const found = this.variables.get(name);
    if (found === undefined) throw new Error(`no parameter ${name}`);
    return found as unknown as T;
  }

  /** Whether there is a parameter of this name. */
  has(name: string): boolean {
    return this.variables.has(name);
  }

  /** Every variable with its name, in the order of the list. */
  entries(): readonly (readonly [string, Variable])[] {
    return [...this.variables];
  }

  /** How many numbers are learned. */
  count(): number {
    return this.specs.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  }

  /** Reads `tensors` (same names as ours, e.g. gradients) back in PyTorch layout. */
  async read(tensors: ReadonlyMap<string, Tensor> = this.variables): Promise<NamedTensors> {
    const out = new Map<string, NamedTensor>();
    for (const spec of this.specs) {
      const found = tensors.get(spec.name);
      if (found === undefined) continue;
      const official = spec.transposed ? transpose(found) : clone(found);
      out.set(spec.name, { shape: spec.shape, values: (await official.data()) as Float32Array });
      official.dispose();
    }
    return out;
  }

  /** Sets a variable of parameter `name`'s shape (the parameter itself, a moment) from `tensors`. */
  write(target: Variable, name: string, tensors: NamedTensors): void {
    const spec = this.specs.find((known) => known.name === name);
    const found = tensors.get(name);
    if (spec === undefined || found === undefined) throw new Error(`no tensor ${name}`);
    tidy(() => {
      const official = tensor(found.values, [...spec.shape]);
      target.assign(spec.transposed ? transpose(official) : official);
    });
  }

  dispose(): void {
    dispose([...this.variables.values()]);
  }
}

function unitRows(values: Float32Array, width: number): Float32Array {
  for (let start = 0; start < values.length; start += width) {
    const row = values.subarray(start, start + width);
    const length = Math.hypot(...row);
    for (let d = 0; d < width; d++) row[d] /= length;
  }
  return values;
}
