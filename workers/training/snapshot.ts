import type { Dataset } from '../data/dataset.ts';
import type { Snapshot } from '../protocol/run.ts';
import { stream } from '../random/stream.ts';
import type { UserView } from './evaluate.ts';

/** The users every snapshot of a run shows: a seeded sample, ascending. */
export function sampleUsers(dataset: Dataset, seed: number, atMost: number): Int32Array {
  const all = Int32Array.from({ length: dataset.users }, (_, user) => user);
  if (dataset.users <= atMost) return all;
  return stream(seed, 'snapshot').shuffle(all).slice(0, atMost).sort();
}

/** What the map is drawn from after `epoch` epochs of training. */
export function takeSnapshot(
  view: UserView,
  dataset: Dataset,
  users: Int32Array,
  epoch: number,
): Snapshot {
  const dims = view.vectors.length / dataset.users;
  const vectors = new Float32Array(users.length * dims);
  users.forEach((user, i) => {
    vectors.set(view.vectors.subarray(user * dims, (user + 1) * dims), i * dims);
  });
  const pick = (values: Int32Array) => Int32Array.from(users, (user) => values[user]);
  return {
    epoch,
    dims,
    users: users.slice(),
    vectors,
    intents: view.intents && pick(view.intents),
    centres: view.centres && view.centres.slice(),
    planted: dataset.planted && pick(dataset.planted.userIntent),
  };
}
