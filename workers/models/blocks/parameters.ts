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
import type { RunConfig } from '../../catalog/config.ts';
import { stream } from '../../random/stream.ts';

/** A tensor outside the engine, PyTorch layout (Linear weight is [out, in]). */
export interface NamedTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}
export type NamedTensors = ReadonlyMap<string, NamedTensor>;

interface ParameterSpec {
  /** The official state_dict name. */
  readonly name: string;
  /** PyTorch's shape. */
  readonly shape: readonly number[];
  /** Linear weights are kept [in, out] here, so that the forward pass multiplies plainly. */
  readonly transposed: boolean;
  readonly start: 'normal' | 'zeros' | 'ones' | 'directions';
}

/** The sizes that decide which parameters there are. */
export interface ModelSize extends Pick<
  RunConfig,
  'hidden_size' | 'num_hidden_layers' | 'max_seq_length'
> {
  /** Rows of the item embedding: padding, items, mask id. */
  readonly vocabulary: number;
  /** Null for a model without intents (variant B). */
  readonly num_intent_clusters: number | null;
}

/** Standard deviation of initial weights (E: src/main.py --initializer_range). */
const INITIALIZER_RANGE = 0.02;

export const CENTRES = 'cluster_centers';
export const ITEMS = 'item_embeddings.weight';
export const POSITIONS = 'position_embeddings.weight';
export const layerName = (layer: number, part: string): string =>
  `item_encoder.layer.${layer}.${part}`;

/** Every parameter of the model, in the official order. */
export function parameterSpecs(size: ModelSize): readonly ParameterSpec[] {
  const d = size.hidden_size;
  const norm = (prefix: string): ParameterSpec[] => [
    { name: `${prefix}.weight`, shape: [d], transposed: false, start: 'ones' },
    { name: `${prefix}.bias`, shape: [d], transposed: false, start: 'zeros' },
  ];
  const linear = (prefix: string, out: number, input: number): ParameterSpec[] => [
    { name: `${prefix}.weight`, shape: [out, input], transposed: true, start: 'normal' },
    { name: `${prefix}.bias`, shape: [out], transposed: false, start: 'zeros' },
  ];
  const table = (name: string, rows: number): ParameterSpec => ({
    name,
    shape: [rows, d],
    transposed: false,
    start: 'normal',
  });
  const layers = Array.from({ length: size.num_hidden_layers }, (_, layer) => [
    ...['query', 'key', 'value', 'dense'].flatMap((part) =>
      linear(layerName(layer, `attention.${part}`), d, d),
    ),
    ...norm(layerName(layer, 'attention.LayerNorm')),
    ...linear(layerName(layer, 'intermediate.dense_1'), 4 * d, d),
    ...linear(layerName(layer, 'intermediate.dense_2'), d, 4 * d),
    ...norm(layerName(layer, 'intermediate.LayerNorm')),
  ]);
  const centres: ParameterSpec[] =
    size.num_intent_clusters === null
      ? []
      : [{ ...table(CENTRES, size.num_intent_clusters), start: 'directions' }];
  return [
    ...centres,
    table(ITEMS, size.vocabulary),
    table(POSITIONS, size.max_seq_length),
    ...layers.flat(),
    ...norm('LayerNorm'),
  ];
}

/** The model's parameters on the device, by official name. Owns its variables. */
export class Parameters {
  private readonly variables: ReadonlyMap<string, Variable>;
  readonly size: ModelSize;
  private readonly specs: readonly ParameterSpec[];

  private constructor(
    size: ModelSize,
    valuesOf: (spec: ParameterSpec, index: number) => Float32Array,
  ) {
    this.size = size;
    this.specs = parameterSpecs(size);
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

  /** Fresh weights N(0, 0.02), biases 0, LayerNorm 1 and 0; centres are random unit directions. */
  static initial(size: ModelSize, seed: number): Parameters {
    return new Parameters(size, (spec, index) => {
      const values = new Float32Array(spec.shape.reduce((a, b) => a * b, 1));
      if (spec.start === 'zeros') return values;
      if (spec.start === 'ones') return values.fill(1);
      const draws = stream(seed, 'parameters', index);
      for (let i = 0; i < values.length; i++) values[i] = draws.normal() * INITIALIZER_RANGE;
      return spec.start === 'directions' ? unitRows(values, spec.shape[1]) : values;
    });
  }

  /** @throws LabFailure CHECKPOINT_MISMATCH naming the first tensor that is missing or misshapen. */
  static from(size: ModelSize, tensors: NamedTensors): Parameters {
    return new Parameters(size, (spec) => {
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

  /** Every variable with its name, in the official order. */
  entries(): readonly (readonly [string, Variable])[] {
    return [...this.variables];
  }

  /** How many numbers are learned. */
  count(): number {
    return this.specs.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
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
