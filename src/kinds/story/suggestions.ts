import type { RunRecord } from '../../runs/record.ts';

/** Users that are offered. */
const MOST = 3;

/** One user of each of the fullest intents of the newest map; none before there is one. */
export function suggestions(
  run: Pick<RunRecord, 'maps'>,
): readonly { readonly row: number; readonly words: string }[] {
  const frame = run.maps.at(-1);
  const intents = frame?.intents ?? null;
  if (frame === undefined || intents === null) return [];
  const members = new Map<number, number[]>();
  intents.forEach((intent, i) => {
    members.set(intent, [...(members.get(intent) ?? []), frame.users[i]]);
  });
  return [...members]
    .sort(([, a], [, b]) => b.length - a.length)
    .slice(0, MOST)
    .map(([intent, rows]) => ({
      // From the middle, so that it is not always the file's first users.
      row: rows[Math.floor(rows.length / 2)],
      words: `One of intent ${intent + 1}`,
    }));
}
