import { embedding, gelu, layerNorm, linear, type DropoutDraw } from '../../engine/ops/index.ts';
import { add, type Tensor1D, type Tensor2D, type Tensor3D } from '../../engine/tf.ts';
import { streamKey } from '../../random/stream.ts';
import { attend, attendFromLast, drop, lastTokens, positionsOf } from './layout.ts';
import { ITEMS, layerName, POSITIONS } from './encoder-parameters.ts';
import type { Parameters } from './parameters.ts';
import { watchedAttention } from './watched-attention.ts';
import type { PackedSequences, Sequences } from './sequences.ts';

/** Which dropout draws an encoding uses: its own per (step, pass); null in evaluation. */
export interface DropoutPlan {
  readonly seed: number;
  readonly step: number;
  /** Encodings of one step are numbered: each has its own draw. */
  readonly pass: number;
  readonly hidden: number;
  readonly attention: number;
}

/** The settings that say how much is dropped, and by which seed. */
export interface DropoutConfig {
  readonly seed: number;
  readonly hidden_dropout_prob: number;
  readonly attention_probs_dropout_prob: number;
}

/** The draws of encoding number `pass` of a step. */
export const dropoutPlan = (config: DropoutConfig, step: number, pass: number): DropoutPlan => ({
  seed: config.seed,
  step,
  pass,
  hidden: config.hidden_dropout_prob,
  attention: config.attention_probs_dropout_prob,
});

/** Added to a variance (E: src/modules.py LayerNorm). */
const NORM_EPSILON = 1e-12;

export interface EncoderConfig {
  readonly num_hidden_layers: number;
  readonly num_attention_heads: number;
}

/**
 * F(S) of Eq. 1: post-LN Transformer with learned positions (E: src/models.py, src/modules.py).
 *   x = Dropout(LN(item[ids] + position))
 *   per layer: y = LN(Dropout(Wo attention(x)) + x),  x = LN(Dropout(W2 gelu(W1 y)) + y)
 * @returns [tokens, D]: every position of the padded layout ([rows * L, D], where outputs at padding
 * are not zero and depend on the sequence), the real ones and spare rows of the packed.
 */
export function encode(
  parameters: Parameters,
  config: EncoderConfig,
  input: Sequences,
  plan: DropoutPlan | null,
): Tensor2D {
  const { start, attended, layer } = network(parameters, input, plan);
  const heads = headsOf(parameters, config);
  let x = start();
  for (let i = 0; i < config.num_hidden_layers; i++) {
    const context = attended(i, x, x, (q, k, v, draw) => attend(input, q, k, v, heads, draw));
    x = layer(i, context, x);
  }
  return x;
}

/**
 * `encode` at the last item of every sequence alone, in evaluation mode, [rows, D]: what ranking
 * reads. In the last layer nobody else asks.
 */
export function encodeLast(
  parameters: Parameters,
  config: EncoderConfig,
  input: PackedSequences,
): Tensor2D {
  const layers = config.num_hidden_layers;
  const heads = headsOf(parameters, config);
  const { attended, layer } = network(parameters, input, null);
  const x = encode(parameters, { ...config, num_hidden_layers: layers - 1 }, input, null);
  const last = lastTokens(input, x);
  const context = attended(layers - 1, last, x, (q, k, v) => attendFromLast(input, q, k, v, heads));
  return layer(layers - 1, context, last);
}

/**
 * `encode` of one packed sequence with what its heads look at: weights [H, n, n] of every layer, over its n items. By
 * composed attention, since the fused kernels keep no weights.
 */
export function encodeWatched(
  parameters: Parameters,
  config: EncoderConfig,
  input: PackedSequences,
): { readonly h: Tensor2D; readonly weights: readonly Tensor3D[] } {
  const { start, attended, layer } = network(parameters, input, null);
  const heads = headsOf(parameters, config);
  const items = input.packing.hostPlaces.length;
  const weights: Tensor3D[] = [];
  let x = start();
  for (let i = 0; i < config.num_hidden_layers; i++) {
    const context = attended(i, x, x, (q, k, v) => {
      const watched = watchedAttention(q, k, v, items, heads);
      weights.push(watched.weights);
      return watched.context;
    });
    x = layer(i, context, x);
  }
  return { h: x, weights };
}

/** Heads that divide the hidden size: kernels would read beyond their tensors with any other number. */
function headsOf(parameters: Parameters, { num_attention_heads: heads }: EncoderConfig): number {
  const [, width] = parameters.get<Tensor2D>(ITEMS).shape;
  if (heads >= 1 && width % heads === 0) return heads;
  throw new Error(`A hidden size of ${width} does not split into ${heads} heads`);
}

type Attention = (q: Tensor2D, k: Tensor2D, v: Tensor2D, draw: DropoutDraw | null) => Tensor2D;

/** The parts of the encoder, on [n, D] throughout. */
function network(parameters: Parameters, input: Sequences, plan: DropoutPlan | null) {
  const draw = (site: number, p: number): DropoutDraw | null =>
    plan === null || p === 0
      ? null
      : { key: streamKey(plan.seed, 'dropout', plan.step, plan.pass, site), p };
  const hidden = (x: Tensor2D, site: number) => drop(input, x, draw(site, plan?.hidden ?? 0));
  const weight = (name: string) => parameters.get<Tensor2D>(`${name}.weight`);
  const bias = (name: string) => parameters.get<Tensor1D>(`${name}.bias`);
  const project = (x: Tensor2D, name: string) => linear(x, weight(name), bias(name));
  const normalise = (x: Tensor2D, name: string) =>
    layerNorm(x, parameters.get<Tensor1D>(`${name}.weight`), bias(name), NORM_EPSILON);

  const start = (): Tensor2D => {
    const items = embedding(parameters.get<Tensor2D>(ITEMS), input.picked);
    const positions = positionsOf(input, parameters.get<Tensor2D>(POSITIONS));
    return hidden(normalise(add(items, positions), 'LayerNorm'), 0);
  };

  /** attention(x) of layer i, asked by `asking`. */
  const attended = (i: number, asking: Tensor2D, x: Tensor2D, attention: Attention): Tensor2D => {
    const name = (part: string) => layerName(i, `attention.${part}`);
    return attention(
      project(asking, name('query')),
      project(x, name('key')),
      project(x, name('value')),
      draw(3 * i + 1, plan?.attention ?? 0),
    );
  };

  /** What follows attention in layer i; x is what asked. */
  const layer = (i: number, context: Tensor2D, x: Tensor2D): Tensor2D => {
    const name = (part: string) => layerName(i, part);
    const blended = hidden(project(context, name('attention.dense')), 3 * i + 2);
    const y = normalise(add(blended, x), name('attention.LayerNorm'));

    const inner = gelu(project(y, name('intermediate.dense_1')));
    const outer = hidden(project(inner, name('intermediate.dense_2')), 3 * i + 3);
    return normalise(add(outer, y), name('intermediate.LayerNorm'));
  };
  return { start, attended, layer };
}
