/**
 * The ops the model is written in. Each folder holds the composed body (plain tfjs, runs on every
 * backend, the statement of truth) and the fused ones of the backends that have them; its index
 * lets the backend choose, so that the model's text never changes.
 */
export { adamStep, type AdamSettings, type Moments } from './adam/index.ts';
export { attention, MASKED, type AttentionShape } from './attention/index.ts';
export {
  catalogueCrossEntropy,
  everyRow,
  itemsAlone,
  type CatalogueTargets,
} from './catalogue-cross-entropy/index.ts';
export { centreLookup } from './centre-lookup/index.ts';
export { clusterLoss, type ClusterTerms } from './cluster-loss/index.ts';
export { dropout, type DropoutDraw } from './dropout/index.ts';
export { embedding, pickRows, type PickedRows } from './embedding/index.ts';
export { gelu } from './gelu/index.ts';
export { intentFusion } from './intent-fusion/index.ts';
export { lastAttention } from './last-attention/index.ts';
export { layerNorm } from './layer-norm/index.ts';
export { linear } from './linear/index.ts';
export { nearestCentre } from './nearest-centre/index.ts';
export { ntXent, maskedPairs } from './nt-xent/index.ts';
export { packedAttention, type PackedAttentionShape } from './packed-attention/index.ts';
export { packedDropout } from './packed-dropout/index.ts';
export { packedMean } from './packed-mean/index.ts';
export { packedNtXent } from './packed-nt-xent/index.ts';
export { disposePacking, packing, type Packing } from './packing/index.ts';
export { NOT_RANKED, ranks, ranksOfScores, type RankQuery, type SeenRows } from './rank/index.ts';
export { sampledBce } from './sampled-bce/index.ts';
export { gbce, gbceBeta, sampledSoftmax, type SharedTargets } from './shared-negatives/index.ts';
export { unitLength, unitLengthInPlace } from './unit-length/index.ts';
export { useOps, type OpForm } from '../form.ts';
