/**
 * The ops the model is written in. Each folder holds the composed form (plain tfjs, runs on every
 * backend, the statement of truth); a fused form joins it there and is chosen here, so that the
 * model's text never changes.
 */
export { adamStep, type AdamSettings, type Moments } from './adam/composed.ts';
export { attention, type AttentionShape } from './attention/composed.ts';
export { centreLookup } from './centre-lookup/composed.ts';
export { clusterLoss, type ClusterTerms } from './cluster-loss/composed.ts';
export { dropout } from './dropout/composed.ts';
export type { DropoutDraw } from './dropout/mask.ts';
export { embedding } from './embedding/composed.ts';
export { pickRows, type PickedRows } from './embedding/rows.ts';
export { gelu } from './gelu/composed.ts';
export { intentFusion } from './intent-fusion/composed.ts';
export { layerNorm } from './layer-norm/composed.ts';
export { linear } from './linear/composed.ts';
export { nearestCentre } from './nearest-centre.ts';
export { ntXent } from './nt-xent/composed.ts';
export { struckPairs } from './nt-xent/struck.ts';
export { ranks, type RankQuery } from './rank/composed.ts';
export { sampledBce } from './sampled-bce/composed.ts';
export { unitLength, unitLengthInPlace } from './unit-length/composed.ts';
