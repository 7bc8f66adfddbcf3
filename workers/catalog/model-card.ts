import type { RunConfig } from './config.ts';
import type { Field, Settings } from './field.ts';
import type { PresetSpec } from './preset.ts';
import type { ReferenceKey } from './references.ts';

/** What is wrong with some settings: the key, and a sentence. */
export interface ConfigProblem {
  readonly key: string;
  readonly message: string;
}

/** One term of a model's loss. */
export interface TermSpec<C extends RunConfig = RunConfig> {
  /** As records and files name it: 'loss_rec'. */
  readonly name: string;
  /** In words: 'next item'. */
  readonly label: string;
  /** The same where there is no room. */
  readonly short?: string;
  /** Of L in the formula: 'rec'. */
  readonly subscript: string;
  /** The setting that weighs it; null: nothing does. */
  readonly key: string | null;
  /** By what it counts in the total under these settings; 0 = it is left out. */
  weight(config: C): number;
}

/**
 * What page, files, command line and engine all know of a model. Nothing here computes: the engine's half is the
 * model's folder in workers/models.
 */
export interface ModelCard<C extends RunConfig = RunConfig> {
  readonly id: string;
  /** As people write it. */
  readonly title: string;
  /** One sentence: what it is. */
  readonly explain: string;
  /** How it is read here, where paper and code leave a choice: a heading and a few sentences. */
  readonly reading?: { readonly title: string; readonly text: string };
  /** Where it comes from (references.ts); null: from nowhere but here. */
  readonly reference: ReferenceKey | null;
  /** Of its settings. What came later without a change to the others needs none: its field says what was `before`. */
  readonly version: number;
  /** Its own, beside TRAINING_FIELDS. */
  readonly fields: readonly Field[];
  /** The official settings that do not depend on the data set. */
  readonly defaults: C;
  /** Starting points of its own; the official and the fitted one, which every model has, follow from the defaults. */
  readonly presets?: readonly PresetSpec[];
  /** Of the loss, in the order of the formula. */
  readonly terms: readonly TermSpec<C>[];
  /** Cells and columns ask this, never the id. Of a config: ELCRec's variant B has no intents. */
  has(config: C): { readonly intents: boolean };
  /** What a run is called in tables and legends: 'B+ICL', 'SASRec'. */
  name(config: C): string;
  /** Settings stored by an earlier version, brought to the present one. */
  upgrade?(settings: Settings, from: number): Settings;
  /** What the bounds of single fields do not say. */
  check?(config: C): readonly ConfigProblem[];
}
