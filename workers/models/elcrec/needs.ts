/** What a run computes, derived from what its terms read: the rest is neither drawn, uploaded nor encoded. */
import type { ElcrecConfig } from '../../catalog/models/elcrec.ts';
import type { BatchNeeds } from '../blocks/batch.ts';
import { layoutOf } from '../blocks/layout.ts';
import type { Layout } from '../blocks/sequences.ts';
import { termsOf } from '../../catalog/models/elcrec.ts';

/** What a training step reads. */
export interface Needs extends BatchNeeds {
  /** The un-augmented users at unit length, and their nearest centres: for L_cluster and L_intent_cl. */
  readonly clustering: boolean;
  /** Centres begin as the means of k groups of users. */
  readonly kmeans: boolean;
}

/**
 * The needs of a training. A term of weight 0 is off and needs nothing. L_rec reads real positions
 * alone; L_seq_cl, L_intent_cl and L_cluster read what `pooling` says.
 */
export function needsOf(config: ElcrecConfig): Needs {
  const { rec, cl, icl, cluster, centres } = termsOf(config);
  const pooled = layoutOf(config.pooling);
  const clustering = icl > 0 || cluster > 0;
  return {
    targets: rec > 0,
    clustering,
    users: clustering ? pooled : 'packed',
    views: cl > 0 || icl > 0 ? pooled : null,
    kmeans: centres && config.centre_init === 'kmeans',
  };
}

/** The same in one layout throughout, to compare the two: `packed` as for `real_positions`. */
export const inLayout = (needs: Needs, layout: Layout): Needs => ({
  ...needs,
  users: layout,
  views: needs.views && layout,
});
