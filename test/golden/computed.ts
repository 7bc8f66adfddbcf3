/** What the engine that runs now says of a case, by the names of Told. */
import type { Told } from '../support/exact/statement.ts';
import { STEPS, type GoldenCase, type LossesNow } from './golden.ts';

const losses = (now: LossesNow, step: number): [string, Float64Array][] =>
  Object.entries(now).flatMap(([name, value]): [string, Float64Array][] =>
    value === null ? [] : [[`${name} ${step}`, Float64Array.of(value)]],
  );

/** The outputs that the case tells of the forward pass. */
export async function outputs(golden: GoldenCase): Promise<Told> {
  const run = golden.start();
  const told = new Map<string, Float64Array>();
  for (const [name, tensor] of Object.entries(run.outputs())) {
    if (golden.official.has(name)) told.set(name, Float64Array.from(await tensor.data()));
    tensor.dispose();
  }
  run.dispose();
  return told;
}

/** Losses and gradients before any step. */
export async function firstGradients(golden: GoldenCase): Promise<Told> {
  const run = golden.start();
  const found = await run.gradients();
  run.dispose();
  const gradients = [...found.gradients].map(([name, { values }]): [string, Float64Array] => [
    `gradient ${name}`,
    Float64Array.from(values),
  ]);
  return new Map([...losses(found.losses, 1), ...gradients]);
}

/** The losses of every step of Adam on the case's batch, and the parameters after them. */
export async function afterSteps(golden: GoldenCase): Promise<Told> {
  const run = golden.start();
  const told = new Map<string, Float64Array>();
  for (let step = 1; step <= STEPS; step++) {
    for (const [name, value] of losses(await run.step(step), step)) told.set(name, value);
  }
  for (const [name, { values }] of await run.parameters()) {
    told.set(`after ${name}`, Float64Array.from(values));
  }
  run.dispose();
  return told;
}
