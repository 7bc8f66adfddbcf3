/**
 * ELCRec's loss in float64, stated anew from the official code (E: src/models.py, src/trainers.py) without
 * an op of ours: what the model says beyond float32, or in an arithmetic coarser than it.
 */
import type { NamedTensors } from '../../../workers/models/blocks/parameters.ts';
import { attention, gelu, layerNorm } from './encoder.ts';
import { clustering, fused, nearest, nextItem, ntXent } from './losses.ts';
import { coarsely, exactly, type Rounding } from './rounding.ts';
import {
  add,
  linear,
  matrix,
  means,
  rowsOf,
  sideBySide,
  Tape,
  unitRows,
  type Matrix,
} from './tape.ts';

export interface ExactCase {
  readonly heads: number;
  readonly layers: number;
  readonly length: number;
  readonly prototype: 'shift' | 'concat' | 'none';
  /** Weights of L_seq_cl, L_intent_cl and L_cluster. */
  readonly weights: { readonly cl: number; readonly icl: number; readonly cluster: number };
  readonly temperature: number;
  readonly maskFalseNegatives: boolean;
  readonly adam: { readonly lr: number; readonly beta1: number; readonly beta2: number };
  readonly parameters: NamedTensors;
  /** Padded ids [B * L]; labels [B]. */
  readonly batch: Readonly<
    Record<
      'inputIds' | 'targetPos' | 'targetNeg' | 'view1' | 'view2' | 'sequenceLabel',
      readonly number[]
    >
  >;
}

/** Every number that a golden case tells, by name: vectors of losses, tensors. */
export type Told = ReadonlyMap<string, Float64Array>;

type Named = ReadonlyMap<string, Matrix>;

function encoded(
  tape: Tape,
  { heads, layers, length }: ExactCase,
  p: Named,
  ids: readonly number[],
) {
  const get = (name: string) => {
    const found = p.get(name);
    if (found === undefined) throw new Error(`no parameter ${name}`);
    return found;
  };
  const project = (x: Matrix, name: string) =>
    linear(tape, x, get(`${name}.weight`), get(`${name}.bias`));
  const normalise = (x: Matrix, name: string) =>
    layerNorm(tape, x, get(`${name}.weight`), get(`${name}.bias`));
  const sees = (row: number, query: number, key: number) =>
    key <= query && ids[row * length + key] > 0;

  const items = rowsOf(tape, get('item_embeddings.weight'), ids, 0);
  const places = rowsOf(
    tape,
    get('position_embeddings.weight'),
    ids.map((_, i) => i % length),
  );
  let x = normalise(add(tape, items, places), 'LayerNorm');
  for (let i = 0; i < layers; i++) {
    const name = (part: string) => `item_encoder.layer.${i}.${part}`;
    const [q, k, v] = ['query', 'key', 'value'].map((part) =>
      project(x, name(`attention.${part}`)),
    );
    const context = project(
      attention(tape, q, k, v, { heads, length, sees }),
      name('attention.dense'),
    );
    const y = normalise(add(tape, context, x), name('attention.LayerNorm'));
    const inner = gelu(tape, project(y, name('intermediate.dense_1')));
    const outer = project(inner, name('intermediate.dense_2'));
    x = normalise(add(tape, outer, y), name('intermediate.LayerNorm'));
  }
  return x;
}

const CENTRES = 'cluster_centers';

/** One batch: the encodings, the losses, and in every parameter its gradient. Centres become unit vectors. */
function step(tape: Tape, given: ExactCase, p: Named) {
  const { batch, length, weights, temperature, maskFalseNegatives } = given;
  const table = p.get('item_embeddings.weight')!;
  const stored = p.get(CENTRES)!;
  const users = batch.inputIds.length / length;

  const h = encoded(tape, given, p, batch.inputIds);
  const [view1, view2] = [batch.view1, batch.view2].map((ids) => encoded(tape, given, p, ids));
  const positive = rowsOf(tape, table, batch.targetPos, 0);
  const negative = rowsOf(tape, table, batch.targetNeg, 0);
  const real = batch.targetPos.map((id) => id > 0);
  const rec = nextItem(tape, h, positive, negative, real, 1);

  const flat = [view1, view2].map((view) =>
    sideBySide(tape, fused(tape, view, stored, given.prototype), length),
  );
  const labels = maskFalseNegatives ? batch.sequenceLabel : null;
  const cl = ntXent(tape, flat[0], flat[1], labels, temperature, weights.cl);

  // The centres are normalised in place: later terms see unit vectors, and their gradient is the centres'.
  const unit = unitRows(tape, { ...stored, grad: new Float64Array(stored.grad.length) });
  tape.onTheWayBack(() => stored.grad.forEach((_, i) => (stored.grad[i] += unit.grad[i])));
  const pooled = unitRows(tape, means(tape, h, length));
  const cluster = clustering(tape, pooled, unit, weights.cluster);
  const assignment = nearest(tape, pooled, unit);
  const partners = rowsOf(tape, unit, assignment);
  const same = maskFalseNegatives ? assignment : null;
  const icls = [view1, view2].map((view) =>
    ntXent(tape, means(tape, view, length), partners, same, temperature, weights.icl / 2),
  );
  const icl = { value: (icls[0].value + icls[1].value) / 2 };

  const total =
    rec.value + weights.cl * cl.value + weights.icl * icl.value + weights.cluster * cluster.value;
  tape.back();
  if (users * length !== h.rows) throw new Error('a batch of whole sequences');
  const losses = Float64Array.of(rec.value, cl.value, cluster.value, icl.value, total);
  return { h, view1, losses, unit };
}

/** The numbers of a golden case, every intermediate one rounded by `round`. */
export function told(given: ExactCase, round: Rounding, steps = 3): Told {
  const { lr, beta1, beta2 } = given.adam;
  const numbers = new Map<string, Float64Array>();
  let values = new Map([...given.parameters].map(([name, { values }]) => [name, [...values]]));
  const moments = new Map(
    [...values].map(([name, { length }]) => [
      name,
      { first: new Float64Array(length), second: new Float64Array(length) },
    ]),
  );
  for (let t = 1; t <= steps; t++) {
    const p = new Map(
      [...given.parameters].map(([name, { shape }]) => {
        const [rows, cols] = shape.length === 2 ? shape : [1, shape[0]];
        return [name, matrix(rows, cols, values.get(name))];
      }),
    );
    const { h, view1, losses, unit } = step(new Tape(round), given, p);
    if (t === 1) {
      numbers.set('encoderOutput', h.value).set('encoderOutputView1', view1.value);
      for (const [name, { grad }] of p) numbers.set(`gradient ${name}`, grad.slice());
    }
    numbers.set(`losses ${t}`, losses);
    values = new Map(
      [...p].map(([name, { value, grad }]) => {
        const from = name === CENTRES ? unit.value : value;
        const { first, second } = moments.get(name)!;
        const moved = Array.from(from, (w, i) => {
          first[i] = round(beta1 * first[i] + (1 - beta1) * grad[i]);
          second[i] = round(beta2 * second[i] + (1 - beta2) * grad[i] ** 2);
          const root = Math.sqrt(second[i] / (1 - beta2 ** t)) + 1e-8;
          return round(w - (lr / (1 - beta1 ** t)) * (first[i] / root));
        });
        return [name, moved];
      }),
    );
  }
  for (const [name, moved] of values) numbers.set(`after ${name}`, Float64Array.from(moved));
  return numbers;
}

/** In exact arithmetic, but for the scores of attention that float32 cuts off (attention). */
export const exact = (given: ExactCase): Told => told(given, exactly);

/** The numbers of `runs` arithmetics as coarse as float32. */
export const coarse = (given: ExactCase, runs: number): readonly Told[] =>
  Array.from({ length: runs }, (_, run) => told(given, coarsely(run + 1)));
