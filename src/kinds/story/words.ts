import type {
  Inspection,
  NearIntent,
  SeenItem,
  WithoutOne,
} from '../../../workers/protocol/inspection.ts';
import type { RunRecord } from '../../runs/record.ts';
import { bestEpoch, isOver } from '../../runs/reducer.ts';
import { count } from '../../runs/summary.ts';

/** An item as a person knows it; padding and the mask id are none. */
export const itemName = ({ id, name }: SeenItem): string =>
  name ?? (id === 0 ? 'no item' : `item ${id}`);

/** An intent as the person calls it, else by what its users have, else by its number from 1. */
export const intentName = (near: NearIntent, names: ReadonlyMap<number, string>): string =>
  names.get(near.intent) ?? defaultName(near);

/** From this lift on an item says something of an intent: below, its users are much like everyone. */
const TELLING = 1.5;

/** By its most telling items; by its number from 1 where none is. */
export function defaultName({ intent, items }: NearIntent): string {
  const telling = items.filter(({ lift }) => lift >= TELLING).slice(0, 2);
  return telling.length === 0 ? `intent ${intent + 1}` : telling.map(itemName).join(', ');
}

/** "User 42: 12 items. The held-out one, tent, is ranked 17 of 12,103." */
export function leadSentence(found: Inspection): string {
  const { user, history, answer, standing, ranked } = found;
  const items = `${count(history.length)} ${history.length === 1 ? 'item' : 'items'}`;
  if (user === null || answer === null)
    return `A composed history of ${items}. First comes ${itemName(found.top[0])}.`;
  const place = `ranked ${count(standing.rank)} of ${count(ranked)}`;
  const who =
    user.id === user.row + 1 ? `User ${user.id}` : `User no. ${user.row + 1} (id ${user.id})`;
  return `${who}: ${items}. The held-out one, ${itemName(answer)}, is ${place}.`;
}

/** How far the answer falls without an item: "17 → 230". */
export const fall = ({ standing }: Inspection, { rank }: WithoutOne): string =>
  `${count(standing.rank)} → ${count(rank)}`;

/** Scores and distances. */
export const decimal = (value: number, digits = 3): string =>
  value.toFixed(digits).replace('-', '−');

/** With which parameters: "After step 96." And that a run has gone on since, where it has. */
export function whenSentence({ step }: Pick<Inspection, 'step'>, run: RunRecord): string {
  if (step === null) return '';
  const come = isOver(run.status) ? (bestEpoch(run)?.step ?? run.step) : step;
  const on = come > step ? ' The run has gone on since: “Look again” shows what came of it.' : '';
  return `By the parameters after step ${count(step)}.${on}`;
}
