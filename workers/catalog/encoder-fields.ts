import type { RunConfig } from './config.ts';
import { integer, real, type Field } from './field.ts';
import type { ConfigProblem } from './model-card.ts';

/** The Transformer that reads a user's items, shared by every model of this family. */
export interface EncoderSettings {
  readonly hidden_size: number;
  readonly num_hidden_layers: number;
  readonly num_attention_heads: number;
  readonly max_seq_length: number;
  readonly hidden_dropout_prob: number;
  readonly attention_probs_dropout_prob: number;
}

/** The official values, the same in the code of ICLRec and of ELCRec (E: src/main.py:86-95). */
export const ENCODER_DEFAULTS: EncoderSettings = {
  hidden_size: 64,
  num_hidden_layers: 2,
  num_attention_heads: 2,
  max_seq_length: 50,
  hidden_dropout_prob: 0.5,
  attention_probs_dropout_prob: 0.5,
};

export const ENCODER_FIELDS: readonly Field[] = [
  {
    key: 'hidden_size',
    group: 'encoder',
    label: 'Hidden size',
    symbol: 'd',
    explain: 'Length of item, user and intent vectors.',
    aliases: ['hidden_units', 'embedding_size'],
    first: true,
    ...integer(8, 256, 8),
  },
  {
    key: 'num_hidden_layers',
    group: 'encoder',
    label: 'Layers',
    explain: 'Transformer blocks in the encoder.',
    aliases: ['n_layers', 'num_blocks'],
    ...integer(1, 4),
  },
  {
    key: 'num_attention_heads',
    group: 'encoder',
    label: 'Heads',
    explain: 'Attention heads per block; must divide the hidden size.',
    aliases: ['n_heads', 'num_heads'],
    ...integer(1, 8),
  },
  {
    key: 'max_seq_length',
    group: 'encoder',
    label: 'Window',
    symbol: 'T',
    explain: 'Only the last T items of a user are read.',
    aliases: ['MAX_ITEM_LIST_LENGTH', 'maxlen'],
    ...integer(5, 200),
  },
  {
    key: 'hidden_dropout_prob',
    group: 'encoder',
    label: 'Dropout',
    explain: 'Share of hidden values silenced at random while training.',
    aliases: ['dropout_rate'],
    ...real(0, 0.9, 0.05),
  },
  {
    key: 'attention_probs_dropout_prob',
    group: 'encoder',
    label: 'Attention dropout',
    explain: 'Share of attention weights silenced at random while training.',
    aliases: ['attn_dropout_prob'],
    ...real(0, 0.9, 0.05),
  },
];

/** Every head takes an equal part of the hidden size. */
export const headProblems = ({
  hidden_size,
  num_attention_heads,
}: RunConfig & EncoderSettings): readonly ConfigProblem[] =>
  hidden_size % num_attention_heads === 0
    ? []
    : [
        {
          key: 'num_attention_heads',
          message: `${num_attention_heads} heads do not divide a hidden size of ${hidden_size}`,
        },
      ];
