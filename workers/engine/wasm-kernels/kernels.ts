/** What the compiled module offers (assembly/). Pointers are byte offsets into tfjs's memory. */
export interface WasmKernels {
  gemmScratch(n: number, k: number): number;
  gemm(
    a: number,
    lda: number,
    transA: number,
    b: number,
    ldb: number,
    transB: number,
    first: number,
    c: number,
    ldc: number,
    m: number,
    n: number,
    k: number,
    upper: number,
    scratch: number,
  ): void;
  sumMiddle(
    x: number,
    y: number,
    outer: number,
    count: number,
    inner: number,
    scale: number,
    scratch: number,
  ): void;
  addUp(rows: number, out: number, count: number, width: number): void;
  attentionScratch(length: number, perHead: number): number;
  attention(
    q: number,
    k: number,
    v: number,
    mask: number,
    out: number,
    ...rest: AttentionArguments
  ): void;
  attentionGrad(
    q: number,
    k: number,
    v: number,
    mask: number,
    dOut: number,
    dq: number,
    dk: number,
    dv: number,
    ...rest: AttentionArguments
  ): void;
  packedAttentionScratch(length: number): number;
  packedAttention(
    q: number,
    k: number,
    v: number,
    starts: number,
    positions: number,
    out: number,
    ...rest: AttentionArguments
  ): void;
  packedAttentionGrad(
    q: number,
    k: number,
    v: number,
    starts: number,
    positions: number,
    dOut: number,
    dq: number,
    dk: number,
    dv: number,
    ...rest: AttentionArguments
  ): void;
  lastAttention(
    q: number,
    k: number,
    v: number,
    starts: number,
    out: number,
    rows: number,
    heads: number,
    perHead: number,
    scale: number,
    scratch: number,
  ): void;
  packedDropout(
    x: number,
    places: number,
    y: number,
    tokens: number,
    width: number,
    k0: number,
    k1: number,
    threshold: number,
    factor: number,
    scratch: number,
  ): void;
  packedMean(x: number, starts: number, out: number, rows: number, width: number): void;
  packedMeanGrad(
    dy: number,
    starts: number,
    dx: number,
    tokens: number,
    rows: number,
    width: number,
  ): void;
  packedProducts(
    sorted: number,
    places: number,
    order: number,
    bounds: number,
    share: number,
    ...rest: ProductArguments
  ): void;
  packedProductsGrad(
    sorted: number,
    places: number,
    order: number,
    bounds: number,
    slopes: number,
    dx: number,
    ...rest: ProductArguments
  ): void;
  dropout(
    x: number,
    y: number,
    n: number,
    first: number,
    k0: number,
    k1: number,
    threshold: number,
    factor: number,
    scratch: number,
  ): void;
  gelu(x: number, y: number, n: number): void;
  geluGrad(x: number, dy: number, dx: number, n: number): void;
  layerNorm(
    x: number,
    weight: number,
    bias: number,
    y: number,
    n: number,
    width: number,
    epsilon: number,
  ): void;
  layerNormGrad(
    x: number,
    weight: number,
    dy: number,
    dx: number,
    blocks: number,
    n: number,
    width: number,
    epsilon: number,
  ): void;
  clearSpare(x: number, starts: number, rows: number, tokens: number, width: number): void;
  gatherRows(
    table: number,
    ids: number,
    out: number,
    n: number,
    width: number,
    stride: number,
  ): void;
  sumRows(
    dy: number,
    order: number,
    starts: number,
    out: number,
    rows: number,
    width: number,
  ): void;
  segmentSum(
    x: number,
    ids: number,
    out: number,
    n: number,
    width: number,
    stride: number,
    segments: number,
  ): void;
  copyStretches(
    from: number,
    to: number,
    count: number,
    size: number,
    fromStride: number,
    toStride: number,
  ): void;
  addTo(out: number, x: number, n: number): void;
  sampledBce(
    hidden: number,
    positive: number,
    negative: number,
    real: number,
    loss: number,
    slopes: number,
    n: number,
    width: number,
    share: number,
  ): void;
  sampledBceGrad(
    hidden: number,
    positive: number,
    negative: number,
    slopes: number,
    dy: number,
    dHidden: number,
    dPositive: number,
    dNegative: number,
    n: number,
    width: number,
  ): void;
  contrast(
    share: number,
    struck: number,
    loss: number,
    rows: number,
    inverseTemperature: number,
  ): void;
  contrastSlopes(
    share: number,
    dy: number,
    slopes: number,
    rows: number,
    inverseTemperature: number,
  ): void;
  nearestScratch(centres: number, width: number): number;
  nearestCentre(
    x: number,
    centres: number,
    out: number,
    n: number,
    count: number,
    width: number,
    scratch: number,
  ): void;
  rankScratch(users: number, width: number): number;
  ranks(
    h: number,
    items: number,
    answers: number,
    answerSeen: number,
    seen: number,
    seenCount: number,
    out: number,
    users: number,
    first: number,
    vocabulary: number,
    width: number,
    seenWidth: number,
    scratch: number,
  ): void;
  adam(
    parameter: number,
    gradient: number,
    first: number,
    second: number,
    n: number,
    keepFirst: number,
    takeFirst: number,
    keepSecond: number,
    takeSecond: number,
    root: number,
    epsilon: number,
    rate: number,
  ): void;
}

type AttentionArguments = [
  rows: number,
  first: number,
  length: number,
  heads: number,
  perHead: number,
  scale: number,
  k0: number,
  k1: number,
  threshold: number,
  factor: number,
  scratch: number,
];

type ProductArguments = [
  from: number,
  to: number,
  rows: number,
  length: number,
  width: number,
  scratch: number,
];

/** Kernels that leave their results in memory. */
export type KernelName = {
  [K in keyof WasmKernels]: ReturnType<WasmKernels[K]> extends number ? never : K;
}[keyof WasmKernels];
