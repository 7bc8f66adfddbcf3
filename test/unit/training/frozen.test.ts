/**
 * The numbers of a short training of each variant, as they were when they were written down: a change that
 * is not meant to move a number moves no bit of these. `npx vitest run -u` on this file writes them anew.
 *
 * Both backends add in one order on every machine: cpu in JavaScript's float64 with float32 stores, wasm by
 * WebAssembly's own rules, whatever the number of threads.
 */
import { beforeAll, expect, it } from 'vitest';
import type { Dataset } from '../../../workers/data/dataset.ts';
import { POOLINGS } from '../../../workers/catalog/contrast-fields.ts';
import { type ElcrecConfig, VARIANTS } from '../../../workers/catalog/models/elcrec.ts';
import type { EngineReport } from '../../../workers/protocol/run.ts';
import { startTraining } from '../../../workers/training/train.ts';
import type { StateDict, TrainingEvent } from '../../../workers/training/training.ts';
import { startBackend } from '../../support/backends.ts';
import { request, stepsOf, TINY, tinyDataset } from '../../support/training.ts';

/** FNV-1a of the bits of all tensors by name: one number that any changed bit changes. */
function digest(tensors: StateDict): string {
  let hash = 0xcbf29ce484222325n;
  const take = (byte: number) => {
    hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
  };
  for (const name of [...tensors.keys()].sort()) {
    const { values } = tensors.get(name)!;
    for (const letter of name) take(letter.charCodeAt(0));
    new Uint8Array(values.buffer, values.byteOffset, values.byteLength).forEach(take);
  }
  return hash.toString(16);
}

/** What a training says of its numbers. */
const told = (events: readonly TrainingEvent[]) => ({
  losses: stepsOf(events).map(({ losses }) => Object.values(losses)),
  epochs: events.flatMap((event): unknown[] => {
    if (event.kind === 'epoch') return [[event.record.valid, event.record.health?.occupancy]];
    if (event.kind === 'snapshot')
      return [digest(new Map([['', { shape: [], values: event.snapshot.vectors }]]))];
    if (event.kind !== 'resumable') return [];
    const { parameters, moments } = event.point;
    return [[parameters, moments.first, moments.second].map(digest)];
  }),
  test: events.flatMap((event) => (event.kind === 'result' ? [event.result.test] : [])),
});

let dataset: Dataset;
beforeAll(async () => void (dataset = await tinyDataset()));

async function eventsOf(config: ElcrecConfig, engine: EngineReport): Promise<TrainingEvent[]> {
  const training = await startTraining(dataset, request(config, { snapshotUsers: 10 }), engine);
  const events: TrainingEvent[] = [];
  for await (const event of training.events) events.push(event);
  training.dispose();
  return events;
}

it.each(['cpu', 'wasm'] as const)(
  'two epochs on %s are what they were, bit for bit',
  async (backend) => {
    const engine = await startBackend(backend);
    const lines: string[] = [];
    for (const pooling of POOLINGS)
      for (const variant of VARIANTS) {
        const events = await eventsOf({ ...TINY, variant, pooling }, engine);
        lines.push(`"${variant}, ${pooling}": ${JSON.stringify(told(events))}`);
      }
    await expect(`{\n${lines.join(',\n')}\n}\n`).toMatchFileSnapshot(
      `../../fixtures/frozen-steps/${backend}.json`,
    );
  },
);
