import { INTENT_SLOTS } from './theme.ts';

/** Which of the twelve colours an intent has; intents without one are grey. */
export type Slots = ReadonlyMap<number, number>;

/**
 * Colours for the largest intents. `counts[k]` = users of intent k. With at most twelve intents
 * each has its own for good. With more, an intent keeps the colour it had in `before` as long as
 * it stays among the twelve largest, so that colours do not jump from epoch to epoch.
 */
export function intentSlots(counts: readonly number[], before: Slots = new Map()): Slots {
  if (counts.length <= INTENT_SLOTS) return new Map(counts.map((_, intent) => [intent, intent]));
  const largest = counts
    .map((users, intent) => ({ users, intent }))
    .filter(({ users }) => users > 0)
    .sort((a, b) => b.users - a.users || a.intent - b.intent)
    .slice(0, INTENT_SLOTS)
    .map(({ intent }) => intent);
  const slots = new Map<number, number>();
  for (const intent of largest) {
    const slot = before.get(intent);
    if (slot !== undefined) slots.set(intent, slot);
  }
  const free = Array.from({ length: INTENT_SLOTS }, (_, slot) => slot).filter(
    (slot) => ![...slots.values()].includes(slot),
  );
  for (const intent of largest) {
    if (slots.has(intent)) continue;
    const slot = free.shift();
    if (slot !== undefined) slots.set(intent, slot);
  }
  return slots;
}

/** How many users have each label; [max + 1] or `least` entries, whichever is more. */
export function countLabels(labels: Int32Array, least = 0): number[] {
  const length = labels.reduce((most, label) => Math.max(most, label + 1), least);
  const counts = new Array<number>(length).fill(0);
  for (const label of labels) if (label >= 0) counts[label] += 1;
  return counts;
}
