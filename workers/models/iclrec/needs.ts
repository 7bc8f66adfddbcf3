/** What a step of ICLRec reads: a term of weight 0 is off and needs nothing. */
import type { IclrecConfig } from '../../catalog/models/iclrec.ts';
import type { BatchNeeds } from '../blocks/batch.ts';
import { layoutOf } from '../blocks/layout.ts';

export function needsOf(config: IclrecConfig): BatchNeeds {
  const { rec_weight, cf_weight, intent_cf_weight } = config;
  const pooled = layoutOf(config.pooling);
  return {
    targets: rec_weight > 0,
    users: intent_cf_weight > 0 ? pooled : 'packed',
    views: cf_weight > 0 || intent_cf_weight > 0 ? pooled : null,
  };
}
