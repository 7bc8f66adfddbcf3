import { ELCREC_DEFAULTS, type ElcrecConfig } from '../../workers/catalog/models/elcrec.ts';

/** What is measured: the settings, and with measure/data.ts the interactions. */
export const SHAPES = {
  /** The official settings on Beauty: 22,363 users, 12,101 items; 5.88 of 50 positions are real. */
  beauty: {
    ...ELCREC_DEFAULTS,
    num_hidden_layers: 1,
    num_intent_clusters: 256,
    trade_off: 10,
    prototype: 'shift',
  },
  /** The bundled data's size, for machines that would take minutes over the other. */
  small: {
    ...ELCREC_DEFAULTS,
    hidden_size: 32,
    max_seq_length: 20,
    num_hidden_layers: 1,
    num_intent_clusters: 8,
    batch_size: 64,
    prototype: 'shift',
  },
} as const satisfies Record<string, ElcrecConfig>;

export const SHAPE_NAMES = ['beauty', 'small'] as const satisfies readonly (keyof typeof SHAPES)[];
export type ShapeName = (typeof SHAPE_NAMES)[number];
