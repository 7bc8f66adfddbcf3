import type { RunConfig } from '../config.ts';
import {
  CLUSTERS_FIELD,
  CONTRAST_WEIGHT_FIELDS,
  GROUPING_DEFAULTS,
  POOLING_FIELD,
  SIMILARITY_DEFAULTS,
  SIMILARITY_FIELDS,
  WEIGHT_DEFAULTS,
  type ContrastSettings,
} from '../contrast-fields.ts';
import {
  ENCODER_DEFAULTS,
  ENCODER_FIELDS,
  headProblems,
  type EncoderSettings,
} from '../encoder-fields.ts';
import type { ModelCard } from '../model-card.ts';
import { ICLREC_PRESETS } from '../presets/iclrec.ts';
import { REC_LOSS_DEFAULTS, REC_LOSS_FIELDS, type RecLossSettings } from '../rec-loss-fields.ts';
import { INTENT_TERM, NEXT_ITEM_TERM, SEQUENCE_TERM } from '../terms.ts';
import { TRAINING_DEFAULTS } from '../training-settings.ts';
import { VIEW_DEFAULTS, VIEW_FIELDS, type ViewSettings } from '../view-fields.ts';

export interface IclrecConfig
  extends RunConfig, EncoderSettings, ContrastSettings, RecLossSettings, ViewSettings {}

/** As the official scripts set it (I: src/main.py, src/scripts/): Hybrid contrast, no warm-up. */
export const ICLREC_DEFAULTS: IclrecConfig = {
  model: 'iclrec',
  version: 1,
  ...GROUPING_DEFAULTS,
  ...REC_LOSS_DEFAULTS,
  ...WEIGHT_DEFAULTS,
  ...SIMILARITY_DEFAULTS,
  ...ENCODER_DEFAULTS,
  ...VIEW_DEFAULTS,
  ...TRAINING_DEFAULTS,
};

/** Whether users are grouped at all: without the intent contrast nothing reads the groups. */
const hasIntents = ({ intent_cf_weight }: IclrecConfig): boolean => intent_cf_weight > 0;

export const ICLREC: ModelCard<IclrecConfig> = {
  id: 'iclrec',
  title: 'ICLRec',
  explain: 'Users are grouped by k-means before every epoch, and contrasted through their groups.',
  reading: {
    title: 'How it is trained',
    text: 'Before every epoch all users are encoded and grouped by k-means; within the epoch the groups’ means stand still, and a user’s two views are pulled towards the mean of the user’s own group. The official code finds the groups with faiss, this one with its own k-means: same method, other draws.',
  },
  reference: 'iclrec',
  version: 1,
  fields: [
    { ...CLUSTERS_FIELD, explain: 'How many groups k-means finds; a group’s mean is its intent.' },
    POOLING_FIELD,
    ...REC_LOSS_FIELDS,
    ...CONTRAST_WEIGHT_FIELDS,
    ...SIMILARITY_FIELDS,
    ...ENCODER_FIELDS,
    ...VIEW_FIELDS,
  ],
  defaults: ICLREC_DEFAULTS,
  presets: ICLREC_PRESETS,
  terms: [
    { ...NEXT_ITEM_TERM, key: 'rec_weight', weight: ({ rec_weight }) => rec_weight },
    { ...SEQUENCE_TERM, weight: ({ cf_weight }) => cf_weight },
    { ...INTENT_TERM, weight: ({ intent_cf_weight }) => intent_cf_weight },
  ],
  has: (config) => ({ intents: hasIntents(config) }),
  name: () => 'ICLRec',
  check: headProblems,
};
