// What the module offers. It has no memory, no data and no state of its own: it works in place on
// the tensors of the memory it imports.
export { adam } from './adam';
export { attention, attentionGrad, attentionScratch } from './attention';
export {
  againstGrad,
  catalogueShares,
  gbceAgainst,
  logSums,
  scaleBy,
  softmaxAgainst,
} from './catalogue';
export { dropout } from './dropout';
export { gelu, geluGrad } from './gelu';
export { gemm, gemmScratch } from './gemm';
export { layerNorm, layerNormGrad } from './layer-norm';
export { contrast, contrastSlopes, sampledBce, sampledBceGrad } from './losses';
export { nearestCentre, nearestScratch } from './nearest';
export { ranks, rankScratch } from './rank';
export {
  packedDropout,
  packedMean,
  packedMeanGrad,
  packedProducts,
  packedProductsGrad,
} from './packed';
export {
  lastAttention,
  packedAttention,
  packedAttentionGrad,
  packedAttentionScratch,
} from './packed-attention';
export { clearSpare, copyStretches, gatherRows, segmentSum, sumRows } from './rows';
export { addUp, sumMiddle } from './sums';
export { addRow as addTo, zero as clear } from './vector';
