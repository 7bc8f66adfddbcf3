import type { Dataset } from '../dataset.ts';
import { inBlocks, Pace } from '../pace.ts';
import { Sha256 } from '../sha256.ts';

/** Interactions by user, with the ids of their source. */
export interface UserSequences {
  /** [users] ascending. */
  readonly userIds: Int32Array;
  /** [users + 1] */
  readonly offsets: Int32Array;
  /** Item ids of the source, oldest first within a user. Becomes the dataset's own: overwritten. */
  readonly sequence: Int32Array;
}

/** The distinct ids, ascending, and the 1-based rank of each. */
export interface Ranking {
  /** [distinct + 1]; entry 0 unused. */
  readonly ids: Int32Array;
  readonly rank: (id: number) => number;
}

/** Up to here a table of all ids (64 MB) is used; above, a hash map. */
const TABLE_MAX = 1 << 24;

/** Ranks positive ids by size: a set of ids that is compact already keeps its numbers. */
export async function rankIds(values: Int32Array): Promise<Ranking> {
  let max = 0;
  await inBlocks(values.length, 1, (from, to) => {
    for (let i = from; i < to; i++) if (values[i] > max) max = values[i];
  });
  if (max <= TABLE_MAX) {
    const table = new Int32Array(max + 1);
    await inBlocks(values.length, 1, (from, to) => {
      for (let i = from; i < to; i++) table[values[i]] = 1;
    });
    let count = 0;
    for (let id = 1; id <= max; id++) if (table[id] === 1) table[id] = ++count;
    const ids = new Int32Array(count + 1);
    for (let id = 1; id <= max; id++) if (table[id] > 0) ids[table[id]] = id;
    return { ids, rank: (id) => table[id] };
  }
  const distinct = new Set<number>();
  await inBlocks(values.length, 4, (from, to) => {
    for (let i = from; i < to; i++) distinct.add(values[i]);
  });
  const sorted = Int32Array.from(distinct).sort();
  const ids = new Int32Array(sorted.length + 1);
  ids.set(sorted, 1);
  const ranks = new Map<number, number>();
  sorted.forEach((id, i) => ranks.set(id, i + 1));
  return { ids, rank: (id) => ranks.get(id) ?? 0 };
}

/** SHA-256 of offsets then sequence, as little-endian 32-bit integers. */
export async function hashInteractions(offsets: Int32Array, sequence: Int32Array): Promise<string> {
  const pace = new Pace();
  const hash = new Sha256();
  const step = 1 << 16;
  for (const numbers of [offsets, sequence]) {
    for (let i = 0; i < numbers.length; i += step) {
      const part = numbers.subarray(i, i + step);
      // Typed arrays are little-endian on every platform a browser or Node runs on.
      hash.update(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
      if (pace.due(4 * step)) await pace.turn();
    }
  }
  return hash.hex();
}

/** A dataset from interactions by user: items numbered 1..items by ascending source id, then hashed. */
export async function assemble(name: string, source: UserSequences): Promise<Dataset> {
  const { userIds, offsets, sequence } = source;
  const ranking = await rankIds(sequence);
  await inBlocks(sequence.length, 1, (from, to) => {
    for (let i = from; i < to; i++) sequence[i] = ranking.rank(sequence[i]);
  });
  return {
    name,
    hash: await hashInteractions(offsets, sequence),
    users: userIds.length,
    items: ranking.ids.length - 1,
    offsets,
    sequence,
    originalUsers: userIds,
    originalItems: ranking.ids,
    itemNames: null,
    planted: null,
  };
}
