import { INTENT_SLOTS } from './theme.ts';

/** Which of the twelve colours an intent has; intents without one are grey. */
export type Slots = ReadonlyMap<number, number>;

/**
 * Colours for the largest intents. `counts[k]` = users of intent k. With at most twelve intents each
 * has its own. With more, the twelve largest have one each: that of their number modulo twelve, or
 * the next that is free, so that few change hands when the counts do.
 */
export function intentSlots(counts: readonly number[]): Slots {
  if (counts.length <= INTENT_SLOTS) return new Map(counts.map((_, intent) => [intent, intent]));
  const slots = new Map<number, number>();
  for (const intent of largestOf(counts)) {
    const slot = freeSlot(new Set(slots.values()), intent % INTENT_SLOTS);
    if (slot !== null) slots.set(intent, slot);
  }
  return slots;
}

const largestOf = (counts: readonly number[]): readonly number[] =>
  counts
    .map((users, intent) => ({ users, intent }))
    .filter(({ users }) => users > 0)
    .sort((a, b) => b.users - a.users || a.intent - b.intent)
    .slice(0, INTENT_SLOTS)
    .map(({ intent }) => intent);

/** The first free slot from `from` on, round the circle. */
function freeSlot(taken: ReadonlySet<number>, from: number): number | null {
  for (let i = 0; i < INTENT_SLOTS; i += 1) {
    const slot = (from + i) % INTENT_SLOTS;
    if (!taken.has(slot)) return slot;
  }
  return null;
}

/**
 * Colours for planted intents: one that agrees with a learned intent (most of its users are there, and of
 * several such it has the most) takes that intent's hue; the others take hues that say nothing, of slots
 * without a learned intent in use first. `learned`: the colours of the learned intents; labels are per user.
 */
export function plantedSlots(
  planted: Int32Array,
  intents: Int32Array | null,
  learned: Slots,
): Slots {
  const counts = countLabels(planted);
  const shown = counts.length <= INTENT_SLOTS ? counts.map((_, p) => p) : largestOf(counts);
  const slots = new Map<number, number>();
  const taken = new Set<number>();
  for (const { label, intent } of agreements(planted, intents ?? new Int32Array(0), counts)) {
    const slot = learned.get(intent);
    if (slot === undefined || taken.has(slot) || !shown.includes(label)) continue;
    slots.set(label, slot);
    taken.add(slot);
  }
  const used = countLabels(intents ?? new Int32Array(0));
  const inUse = new Set([...learned].filter(([k]) => used[k] > 0).map(([, slot]) => slot));
  for (const label of shown) {
    if (slots.has(label)) continue;
    const from = label % INTENT_SLOTS;
    const slot = freeSlot(new Set([...taken, ...inUse]), from) ?? freeSlot(taken, from);
    if (slot === null) continue;
    slots.set(label, slot);
    taken.add(slot);
  }
  return slots;
}

/** Pairs of a planted and the learned intent that holds more than half of its users; most users first. */
function agreements(planted: Int32Array, intents: Int32Array, counts: readonly number[]) {
  const together = new Map<string, { label: number; intent: number; users: number }>();
  intents.forEach((intent, i) => {
    const label = planted[i];
    if (label < 0 || intent < 0) return;
    const key = `${label} ${intent}`;
    const pair = together.get(key) ?? { label, intent, users: 0 };
    pair.users += 1;
    together.set(key, pair);
  });
  return [...together.values()]
    .filter(({ label, users }) => 2 * users > counts[label])
    .sort((a, b) => b.users - a.users || a.label - b.label);
}

/** How many users have each label; [max + 1] or `least` entries, whichever is more. */
export function countLabels(labels: Int32Array, least = 0): number[] {
  const length = labels.reduce((most, label) => Math.max(most, label + 1), least);
  const counts = new Array<number>(length).fill(0);
  for (const label of labels) if (label >= 0) counts[label] += 1;
  return counts;
}
