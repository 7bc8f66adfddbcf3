// What the module offers. It has no memory, no data and no state of its own: it works in place on
// the tensors of the memory it imports.
export { adam } from './adam';
export { attention, attentionGrad, attentionScratch } from './attention';
export { dropout } from './dropout';
export { gelu, geluGrad } from './gelu';
export { gemmScratch } from './gemm';
export { layerNorm, layerNormGrad } from './layer-norm';
export { linear, linearInputGrad, linearWeightGrad, sumMiddle } from './linear';
export { ntXent, ntXentGrad, sampledBce, sampledBceGrad } from './losses';
export { nearestCentre, nearestScratch } from './nearest';
export { ranks, rankScratch } from './rank';
export {
  packedDropout,
  packedMean,
  packedMeanGrad,
  packedNtXent,
  packedNtXentGrad,
} from './packed';
export {
  lastAttention,
  packedAttention,
  packedAttentionGrad,
  packedAttentionScratch,
} from './packed-attention';
export { copyStretches, gatherRows, segmentSum, sumRows } from './rows';
export { addRow as addTo } from './vector';
