/** What a model's statement in float64 is, and the numbers that a golden case tells of it. */
import type { NamedTensors } from '../../../workers/models/blocks/parameters.ts';
import { coarsely, exactly, type Rounding } from './rounding.ts';
import { matrix, Tape, type Matrix } from './tape.ts';

/** Every number that a golden case tells, by name: outputs, `loss_rec 1`, `gradient x`, `after x`. */
export type Told = ReadonlyMap<string, Float64Array>;

/** Parameters by name; a vector is a matrix of one row. */
export type Named = ReadonlyMap<string, Matrix>;

/** One batch, walked forwards and back: the gradient of every parameter is in its matrix. */
export interface Stepped {
  /** What the case tells beside losses: encodings, assignments. */
  readonly outputs: Readonly<Record<string, ArrayLike<number>>>;
  /** Unweighted terms by the names of the run records, and `loss`, their weighted sum. */
  readonly losses: Readonly<Record<string, number>>;
  /** What the optimiser moves on from, of parameters that the step itself overwrites. */
  readonly overwritten?: Named;
}

/** A model and a batch, stated without an op of ours. */
export interface Statement {
  readonly parameters: NamedTensors;
  readonly adam: { readonly lr: number; readonly beta1: number; readonly beta2: number };
  /** Multiplications of one step, about: how many arithmetics are affordable (tolerance.ts). */
  readonly products: number;
  step(tape: Tape, parameters: Named): Stepped;
}

export const named = (parameters: Named, name: string): Matrix => {
  const found = parameters.get(name);
  if (found === undefined) throw new Error(`no parameter ${name}`);
  return found;
};

/** The numbers of a golden case, every intermediate one rounded by `round`. */
export function told(statement: Statement, round: Rounding, steps = 3): Told {
  const { lr, beta1, beta2 } = statement.adam;
  const numbers = new Map<string, Float64Array>();
  let values = new Map([...statement.parameters].map(([name, { values }]) => [name, [...values]]));
  const moments = new Map(
    [...values].map(([name, { length }]) => [
      name,
      { first: new Float64Array(length), second: new Float64Array(length) },
    ]),
  );
  for (let t = 1; t <= steps; t++) {
    const p = new Map(
      [...statement.parameters].map(([name, { shape }]) => {
        const [rows, cols] = shape.length === 2 ? shape : [1, shape[0]];
        return [name, matrix(rows, cols, values.get(name))];
      }),
    );
    const { outputs, losses, overwritten } = statement.step(new Tape(round), p);
    if (t === 1) {
      for (const [name, output] of Object.entries(outputs))
        numbers.set(name, Float64Array.from(output));
      for (const [name, { grad }] of p) numbers.set(`gradient ${name}`, grad.slice());
    }
    for (const [name, loss] of Object.entries(losses))
      numbers.set(`${name} ${t}`, Float64Array.of(loss));
    values = new Map(
      [...p].map(([name, { value, grad }]) => {
        const from = overwritten?.get(name)?.value ?? value;
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

/** In exact arithmetic, but for the scores of attention that float32 cuts off (attention in encoder.ts). */
export const exact = (statement: Statement): Told => told(statement, exactly);

/** The numbers of `runs` arithmetics as coarse as float32. */
export const coarse = (statement: Statement, runs: number): readonly Told[] =>
  Array.from({ length: runs }, (_, run) => told(statement, coarsely(run + 1)));
