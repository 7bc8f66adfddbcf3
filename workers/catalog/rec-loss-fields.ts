import { integer, real, type Field } from './field.ts';

/**
 * What the next item is told from: one negative per position (official), all candidates of a batch's shared negatives,
 * every item, or shared negatives under a calibrated logistic loss (gBCE, Petrov and Macdonald, RecSys 2023).
 */
export const REC_LOSSES = ['bce', 'sampled_softmax', 'ce', 'gbce'] as const;
export type RecLoss = (typeof REC_LOSSES)[number];

export interface RecLossSettings {
  readonly rec_loss: RecLoss;
  readonly negatives: number;
  readonly gbce_t: number;
}

/** `bce` is the official loss of all three models; 256 negatives and t = 0.75 are those of the gSASRec code. */
export const REC_LOSS_DEFAULTS: RecLossSettings = {
  rec_loss: 'bce',
  negatives: 256,
  gbce_t: 0.75,
};

export const REC_LOSS_FIELDS: readonly Field[] = [
  {
    key: 'rec_loss',
    group: 'loss',
    label: 'Next-item loss',
    explain:
      'What the next item is told from: one random item per position (official), or many at once.',
    before: 'bce',
    kind: 'choice',
    options: REC_LOSSES,
    words: {
      bce: 'Logistic loss against one random item per position (official).',
      sampled_softmax: 'Softmax over the next item and random items shared by the batch.',
      ce: 'Softmax over all items: exact, and dear where there are many.',
      gbce: 'Logistic loss against random items shared by the batch, calibrated for their number.',
    },
  },
  {
    key: 'negatives',
    group: 'loss',
    label: 'Negatives',
    symbol: 'n',
    explain: 'Random items that all positions of a batch are told from.',
    aliases: ['n_negatives', 'negs_per_pos'],
    before: REC_LOSS_DEFAULTS.negatives,
    when: { key: 'rec_loss', is: ['sampled_softmax', 'gbce'] },
    ...integer(1, 4096),
  },
  {
    key: 'gbce_t',
    group: 'loss',
    label: 'Calibration',
    symbol: 't',
    explain: 'How far gBCE corrects for how few negatives are seen: 0 not at all, 1 fully.',
    before: REC_LOSS_DEFAULTS.gbce_t,
    when: { key: 'rec_loss', is: ['gbce'] },
    ...real(0, 1, 0.05),
  },
];
