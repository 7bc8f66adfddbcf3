/** What training, evaluation and checkpoints ask of a model. A model is one folder and a line in registry.ts. */
import type { RunConfig } from '../catalog/config.ts';
import type { ModelCard } from '../catalog/model-card.ts';
import type { Dataset } from '../data/dataset.ts';
import type { Split } from '../data/split.ts';
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor3D } from '../engine/tf.ts';
import type { Preparation } from '../protocol/run.ts';
import type { NamedTensors, Parameters, ParameterSpec } from './blocks/parameters.ts';

export interface Recommender<C extends RunConfig = RunConfig> {
  /** What page and files know of it too: its terms among the rest. */
  readonly card: ModelCard<C>;
  /** Every learned tensor, in the order and by the names of the reference code. */
  parameters(size: DataSize, config: C): readonly ParameterSpec[];
  /** Host work once per run; nothing on the device. @throws LabFailure BAD_CONFIG. */
  prepare(data: Dataset, config: C): Prepared;
  /** What the tensors of a file from elsewhere, by names without prefix, tell of a model; null: not one of these. */
  recognise(tensors: NamedTensors): Recognised<C> | null;
}

/** What of a data set decides the shapes of parameters. */
export interface DataSize {
  readonly users: number;
  readonly items: number;
}

export interface Recognised<C extends RunConfig = RunConfig> {
  /** As many items as the file's table has rows for. */
  readonly items: number;
  /** What shapes tell. */
  readonly told: Partial<C>;
  /** The same, with what no shape tells as it officially is. */
  readonly config: C;
}

/** A model ready for one data set under one config. */
export interface Prepared {
  /** Trained one after the other, most have one; the last one validates. */
  readonly stages: readonly [Stage, ...Stage[]];
  /** What ranks all items for some users; inside tidy, in evaluation mode. */
  readonly score: (parameters: Parameters, asked: AskedUsers) => Score;
  /** One vector per user, [rows, D], as the map shows them and intents group them; inside tidy, in evaluation mode. */
  readonly users: (parameters: Parameters, asked: AskedUsers) => Tensor2D;
  /** Null for a model that does not group its users. */
  readonly intents: IntentView | null;
  /** What of its inside can be looked at; absent for a model that shows nothing. */
  readonly inside?: Inside;
}

/** The inside of a model, as far as it has one. */
export interface Inside {
  /** Softmax weights over the items of one history as ranking reads it, [layers, heads, n, n]; inside tidy. */
  attention?(parameters: Parameters, history: Int32Array): Tensor;
  /** The two views of a user as training draws them in an epoch (from 0); null where it draws none. */
  views?(user: number, epoch: number): readonly [Int32Array, Int32Array] | null;
}

/** Some users, and how much of their histories may be read. */
export interface AskedUsers {
  /** Dataset rows, [n]. */
  readonly users: Int32Array;
  /** What training reads, or all before the answer of a split. */
  readonly read: 'train' | Split;
}

/**
 * What ranks items, V rows to a user. The fused op takes `dot`; the others are ranked by its composed body.
 * Scores are compared with each other alone, so what is the same for all items may be left out.
 */
export type Score =
  | {
      readonly kind: 'dot';
      /** [rows, D] */
      readonly users: Tensor2D;
      /** [V, D] */
      readonly items: Tensor2D;
      /** [V], added to every user's scores. */
      readonly bias?: Tensor1D;
    }
  /** The best of K vectors of a user: users [rows, K, D], items [V, D]. */
  | { readonly kind: 'max-dot'; readonly users: Tensor3D; readonly items: Tensor2D }
  /** [rows, V] */
  | { readonly kind: 'scores'; readonly values: Tensor2D };

/** The groups a model has for its users. */
export interface IntentView {
  /** How a user's nearest centre is sought: among both at unit length, or as they are. */
  readonly nearest: 'at_unit_length' | 'as_they_are';
  /** [K, D]; inside tidy. Null before a model whose centres are found while it trains has any. */
  centres(parameters: Parameters): Tensor2D | null;
}

/** Work that yields between its parts: a moment at which orders can be heard, and how far it is where that is known. */
export type Work = AsyncGenerator<Preparation | null, void>;

/** A training with batches and losses of its own. `B` is made on the host, `D` is on the device. */
export interface Stage<B = unknown, D extends OnDevice = OnDevice> {
  readonly name: string;
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  /** Whether its epochs are measured on the validation answers; those of pretraining are not. */
  readonly validates: boolean;
  /** Once, before its first step. */
  before?(parameters: Parameters): Work;
  /** Before every epoch (from 0), also the one that a continued training begins with. */
  beforeEpoch?(parameters: Parameters, epoch: number): Work;
  /** Batch `index` of `epoch`, both from 0. Draws are keyed, so any one can be made without the others. */
  batch(epoch: number, index: number): B;
  /** The caller disposes of it. */
  upload(batch: B): D;
  /** Inside the tape of gradients. `step` is 1-based over the whole run and keys what is drawn. */
  losses(parameters: Parameters, batch: D, step: number): StepLosses;
  /** Between the gradients of a step and Adam, inside tidy: what the model overwrites in its parameters. */
  afterGradients?(parameters: Parameters): void;
  /** What epochs leave behind beside parameters: part of the point a training is continued from. */
  readonly state?: StageState;
}

export interface OnDevice {
  dispose(): void;
}

export interface StageState {
  read(): Promise<NamedTensors>;
  write(tensors: NamedTensors): void;
}

export interface StepLosses {
  /** The weighted sum, which is differentiated. */
  readonly total: Scalar;
  /** The unweighted terms by name; one that is off is null or left out. */
  readonly terms: Readonly<Record<string, Scalar | null>>;
}
