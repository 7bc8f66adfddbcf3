import type { RunConfig as ElcrecConfig } from '../../catalog/config.ts';

/** What a variant really trains: its terms of Eq. 8, and whether it has centres at all. */
export interface Terms {
  readonly rec: number;
  readonly cl: number;
  readonly icl: number;
  readonly cluster: number;
  readonly centres: boolean;
}

/**
 * Our reading of the four variants from Eq. 8 (the official code has no such switch, the paper no
 * definition beyond the names): B is L_rec alone; +ICL adds L_seq_cl and L_intent_cl; +ELCM adds
 * L_cluster; ELCRec has all.
 */
export function termsOf(config: ElcrecConfig): Terms {
  const { rec_weight: rec, cf_weight, intent_cf_weight, trade_off } = config;
  const icl = { cl: cf_weight, icl: intent_cf_weight };
  const noIcl = { cl: 0, icl: 0 };
  switch (config.variant) {
    case 'B':
      return { rec, ...noIcl, cluster: 0, centres: false };
    case 'B+ICL':
      return { rec, ...icl, cluster: 0, centres: true };
    case 'B+ELCM':
      return { rec, ...noIcl, cluster: trade_off, centres: true };
    case 'ELCRec':
      return { rec, ...icl, cluster: trade_off, centres: true };
  }
}

/** Whether anything is left of the loss; a weight of 0 switches its term off. */
export function hasTerm(config: ElcrecConfig): boolean {
  const { rec, cl, icl, cluster } = termsOf(config);
  return rec > 0 || cl > 0 || icl > 0 || cluster > 0;
}
