import type { RunConfig } from '../config.ts';
import {
  ENCODER_DEFAULTS,
  ENCODER_FIELDS,
  headProblems,
  type EncoderSettings,
} from '../encoder-fields.ts';
import type { ModelCard } from '../model-card.ts';
import { REC_LOSS_DEFAULTS, REC_LOSS_FIELDS, type RecLossSettings } from '../rec-loss-fields.ts';
import { SASREC_PRESETS } from '../presets/sasrec.ts';
import { NEXT_ITEM_TERM } from '../terms.ts';
import { TRAINING_DEFAULTS } from '../training-settings.ts';

export interface SasrecConfig extends RunConfig, EncoderSettings, RecLossSettings {}

/** The encoder, optimiser and loss of ICLRec's and ELCRec's code without their contrast: ELCRec's variant B. */
export const SASREC_DEFAULTS: SasrecConfig = {
  model: 'sasrec',
  version: 1,
  ...REC_LOSS_DEFAULTS,
  ...ENCODER_DEFAULTS,
  ...TRAINING_DEFAULTS,
};

export const SASREC: ModelCard<SasrecConfig> = {
  id: 'sasrec',
  title: 'SASRec',
  explain: 'A Transformer that predicts the next item, and nothing else.',
  reading: {
    title: 'Which SASRec this is',
    text: 'The encoder, loss and optimiser of ICLRec’s and ELCRec’s official code without their contrasts: with the same seed and settings it is ELCRec’s variant B, number for number. The first SASRec code has another block (LayerNorm before attention, ReLU, another Adam), so its published numbers are of another training.',
  },
  reference: 'sasrec',
  version: 1,
  fields: [...REC_LOSS_FIELDS, ...ENCODER_FIELDS],
  defaults: SASREC_DEFAULTS,
  presets: SASREC_PRESETS,
  terms: [{ ...NEXT_ITEM_TERM, key: null, weight: () => 1 }],
  has: () => ({ intents: false }),
  name: () => 'SASRec',
  check: headProblems,
};
