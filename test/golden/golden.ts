/** Cases computed by reference code, whatever the model: read, and said by the names of Told. */
import { inject } from 'vitest';
import type { Batch } from '../../workers/data/batch.ts';
import type { NamedTensor, NamedTensors } from '../../workers/models/blocks/parameters.ts';
import type { Tensor } from '../../workers/engine/tf.ts';
import type { GoldenSet, NamedJson } from '../setup/goldens.ts';
import type { Statement, Told } from '../support/exact/statement.ts';

export type Nested = readonly (number | Nested)[];

/** What every case holds; each kind adds what is its own. See test/fixtures/golden/README.md. */
export interface Golden {
  readonly config: Readonly<Record<string, number | string | boolean>>;
  readonly parameters: Readonly<Record<string, Nested>>;
  readonly batch: Readonly<Record<string, Nested>>;
  /** Before the first step, by the reference's names. */
  readonly losses: Readonly<Record<string, number>>;
  /** Before every step; a case may tell the first alone. */
  readonly officialStepLosses?: readonly Readonly<Record<string, number>>[];
  readonly gradients: Readonly<Record<string, Nested>>;
  readonly parametersAfter3Steps: Readonly<Record<string, Nested>>;
}

/** Steps of Adam that a case tells the end of. */
export const STEPS = 3;

/** A model with the parameters and the batch of a case, on the engine that runs now. */
export interface GoldenRun {
  /** What the forward pass tells beside losses, by the names of the case. */
  outputs(): Readonly<Record<string, Tensor>>;
  /** Losses by the names of the run records (null: its weight is 0) and gradients, before any step. */
  gradients(): Promise<{ losses: LossesNow; gradients: NamedTensors }>;
  /** One step of Adam on the case's batch; the losses before it. `step` counts from 1. */
  step(step: number): Promise<LossesNow>;
  parameters(): Promise<NamedTensors>;
  dispose(): void;
}
export type LossesNow = Readonly<Record<string, number | null>>;

/** What the harness must know of a model to hold it to the cases of its reference code. */
export interface GoldenModel<G extends Golden> {
  readonly set: GoldenSet;
  /** Outputs a case may tell, by its key. */
  readonly outputs: readonly (keyof G & string)[];
  /** Our name of each loss the reference tells, and its weight: what weighs nothing is not computed here. */
  losses(golden: G): Readonly<Record<string, { readonly ours: string; readonly weight: number }>>;
  /** The model in float64. */
  statement(golden: G): Statement;
  start(golden: G): GoldenRun;
}

/** One case, with all that the tests ask of it. */
export interface GoldenCase {
  readonly set: GoldenSet;
  readonly name: string;
  readonly golden: Golden;
  readonly official: Told;
  readonly statement: Statement;
  start(): GoldenRun;
}

/** A model's cases: those of the folder the environment names, or of test/fixtures. */
export const casesOf = <G extends Golden>(model: GoldenModel<G>): readonly GoldenCase[] =>
  inject('goldens')[model.set].map((file) => caseOf(model, file));

export function caseOf<G extends Golden>(
  model: GoldenModel<G>,
  { name, text }: NamedJson,
): GoldenCase {
  const golden = JSON.parse(text) as G;
  return {
    set: model.set,
    name,
    golden,
    official: official(model, golden),
    statement: model.statement(golden),
    start: () => model.start(golden),
  };
}

/** What the reference says of a case, by the names of Told; NaN where it does not say. */
function official<G extends Golden>(model: GoldenModel<G>, golden: G): Told {
  const rows: [string, readonly number[]][] = [];
  for (const name of model.outputs) {
    const output = golden[name];
    if (output !== undefined) rows.push([name, flat(output as Nested)]);
  }
  for (const [name, { ours, weight }] of Object.entries(model.losses(golden))) {
    for (let step = 1; step <= STEPS; step++) {
      const ofStep = golden.officialStepLosses?.[step - 1]?.[name];
      const said = ofStep ?? (step === 1 ? golden.losses[name] : undefined);
      rows.push([`${ours} ${step}`, [weight === 0 ? NaN : (said ?? NaN)]]);
    }
  }
  for (const [name, values] of Object.entries(golden.gradients))
    rows.push([`gradient ${name}`, flat(values)]);
  for (const [name, values] of Object.entries(golden.parametersAfter3Steps))
    rows.push([`after ${name}`, flat(values)]);
  return new Map(rows.map(([name, values]) => [name, Float64Array.from(values)]));
}

export const flat = (nested: Nested): number[] =>
  (nested as Nested[]).flat(Infinity as 1) as number[];

function shapeOf(nested: Nested): number[] {
  const shape: number[] = [];
  for (let level: number | Nested = nested; typeof level !== 'number'; level = level[0]) {
    shape.push(level.length);
  }
  return shape;
}

export const goldenTensor = (nested: Nested): NamedTensor => ({
  shape: shapeOf(nested),
  values: Float32Array.from(flat(nested)),
});

export const goldenTensors = (named: Readonly<Record<string, Nested>>): NamedTensors =>
  new Map(Object.entries(named).map(([name, nested]) => [name, goldenTensor(nested)]));

/** A batch of users and two views of each, as ELCRec's and ICLRec's code lays it. */
export type ViewsBatch = Readonly<
  Record<'inputIds' | 'targetPos' | 'targetNeg' | 'view1' | 'view2' | 'sequenceLabel', Nested>
>;

export function viewsBatch(batch: ViewsBatch, length: number): Batch {
  const ids = (key: keyof ViewsBatch) => Int32Array.from(flat(batch[key]));
  const size = batch.inputIds.length;
  return {
    size,
    length,
    users: Int32Array.from({ length: size }, (_, user) => user),
    inputIds: ids('inputIds'),
    targets: { positive: ids('targetPos'), negative: ids('targetNeg') },
    views: [ids('view1'), ids('view2')],
    sequenceLabel: ids('sequenceLabel'),
  };
}

/** The same as the float64 statement takes it. */
export const exactBatch = (
  batch: ViewsBatch,
): Readonly<Record<keyof ViewsBatch, readonly number[]>> => ({
  inputIds: flat(batch.inputIds),
  targetPos: flat(batch.targetPos),
  targetNeg: flat(batch.targetNeg),
  view1: flat(batch.view1),
  view2: flat(batch.view2),
  sequenceLabel: flat(batch.sequenceLabel),
});
