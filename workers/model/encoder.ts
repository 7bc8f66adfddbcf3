import {
  attention,
  dropout,
  embedding,
  gelu,
  layerNorm,
  linear,
  type DropoutDraw,
} from '../engine/ops/index.ts';
import { add, reshape, tile, type Tensor1D, type Tensor2D, type Tensor3D } from '../engine/tf.ts';
import type { RunConfig } from '../protocol/config.ts';
import { streamKey } from '../random/stream.ts';
import { ITEMS, layerName, POSITIONS, type Parameters } from './parameters.ts';
import type { Sequences } from './sequences.ts';

/** Which dropout draws an encoding uses: its own per (step, pass); null in evaluation. */
export interface DropoutPlan {
  readonly seed: number;
  readonly step: number;
  /** Encodings of one step are numbered: each has its own draw. */
  readonly pass: number;
  readonly hidden: number;
  readonly attention: number;
}

export type EncoderConfig = Pick<RunConfig, 'num_hidden_layers' | 'num_attention_heads'>;

/**
 * F(S) of Eq. 1: post-LN Transformer with learned positions (E: src/models.py, src/modules.py).
 *   x = Dropout(LN(item[ids] + position))
 *   per layer: y = LN(Dropout(Wo attention(x)) + x),  x = LN(Dropout(W2 gelu(W1 y)) + y)
 * @returns [rows, L, D]; outputs at padded positions are not zero and depend on the sequence.
 */
export function encode(
  parameters: Parameters,
  config: EncoderConfig,
  input: Sequences,
  plan: DropoutPlan | null,
): Tensor3D {
  const { rows, length } = input;
  const width = parameters.size.hidden_size;
  const draw = (site: number, p: number): DropoutDraw | null =>
    plan === null || p === 0
      ? null
      : { key: streamKey(plan.seed, 'dropout', plan.step, plan.pass, site), p };
  const hidden = (site: number) => draw(site, plan?.hidden ?? 0);
  const weight = (name: string) => parameters.get<Tensor2D>(`${name}.weight`);
  const bias = (name: string) => parameters.get<Tensor1D>(`${name}.bias`);
  const project = (x: Tensor2D, name: string) => linear(x, weight(name), bias(name));
  const normalise = (x: Tensor2D, name: string) =>
    layerNorm(x, parameters.get<Tensor1D>(`${name}.weight`), bias(name));

  // [rows * L, D] throughout: every op but attention treats positions alike.
  const items = embedding(parameters.get<Tensor2D>(ITEMS), input.picked);
  const positions = tile(parameters.get<Tensor2D>(POSITIONS), [rows, 1]);
  let x = dropout(normalise(add(items, positions), 'LayerNorm'), hidden(0));

  for (let layer = 0; layer < config.num_hidden_layers; layer++) {
    const name = (part: string) => layerName(layer, part);
    const context = attention(
      project(x, name('attention.query')),
      project(x, name('attention.key')),
      project(x, name('attention.value')),
      input.mask,
      { rows, length, heads: config.num_attention_heads },
      draw(3 * layer + 1, plan?.attention ?? 0),
    );
    const attended = dropout(project(context, name('attention.dense')), hidden(3 * layer + 2));
    const y = normalise(add(attended, x), name('attention.LayerNorm'));

    const inner = gelu(project(y, name('intermediate.dense_1')));
    const outer = dropout(project(inner, name('intermediate.dense_2')), hidden(3 * layer + 3));
    x = normalise(add(outer, y), name('intermediate.LayerNorm'));
  }
  return reshape(x, [rows, length, width]);
}
