import type { Dataset } from '../data/dataset.ts';
import { everyUser } from '../data/rows.ts';
import type { Snapshot } from '../protocol/run.ts';
import { stream } from '../random/stream.ts';
import { pick, type UserView } from '../evaluation/view-users.ts';

/** The users every snapshot of a run shows: a seeded sample, ascending. */
export function sampleUsers(dataset: Dataset, seed: number, atMost: number): Int32Array {
  if (atMost === 0) return new Int32Array(0);
  const all = everyUser(dataset);
  if (dataset.users <= atMost) return all;
  return stream(seed, 'snapshot').shuffle(all).slice(0, atMost).sort();
}

/** What the map is drawn from after `epoch` epochs of training. `sample` is part of `view`'s users. */
export function takeSnapshot(
  view: UserView,
  dataset: Dataset,
  sample: Int32Array,
  epoch: number,
): Snapshot {
  const dims = view.vectors.length / view.users.length;
  const rowOf = new Map(Array.from(view.users, (user, row) => [user, row]));
  const rows = Int32Array.from(sample, (user) => rowOf.get(user) ?? 0);
  const vectors = new Float32Array(sample.length * dims);
  rows.forEach((row, i) => {
    vectors.set(view.vectors.subarray(row * dims, (row + 1) * dims), i * dims);
  });
  return {
    epoch,
    dims,
    users: sample.slice(),
    vectors,
    intents: view.intents && pick(view.intents, rows),
    centres: view.centres && view.centres.slice(),
    planted: dataset.planted && pick(dataset.planted.userIntent, sample),
    health: epoch === 0 && view.users.length === dataset.users ? view.health : null,
  };
}
