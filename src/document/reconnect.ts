import type { RunConfig } from '../../workers/catalog/config.ts';
import type { RunRecord } from '../runs/record.ts';
import type { Cell } from './cell.ts';
import { rewired } from './cells.ts';
import { isId, notebookId, type CellId } from './ids.ts';
import { kindNamed, kindOf, kinds } from './kinds.ts';
import type { Notebook } from './notebook.ts';
import { missingReference, referenceOf } from './references.ts';
import type { NotebookView } from './view.ts';

/** A cell out of a file, under an id that no other has, and the names it went by. */
export interface NamedCell {
  readonly cell: Cell;
  /** What it calls itself in its source and beside it; the surest first. Other programs leave these alone. */
  readonly own: readonly string[];
  /** The id that the file's format asks for, which other programs rewrite. */
  readonly given: string | null;
}

export interface Reconnected {
  readonly cells: readonly Cell[];
  /** Where runs of a cell belong that is called otherwise now. */
  readonly renamed: ReadonlyMap<string, CellId>;
  /** What is not as the names in the file have it, a sentence each. */
  readonly notices: readonly string[];
}

interface Evidence {
  /** The shipped notebook that the file says it began as. */
  readonly shipped: Notebook | null;
  readonly runs: readonly RunRecord[];
}

/** The kinds that others point at, or that runs were made in: their names must be found again. */
function namedKinds(): readonly string[] {
  const pointedAt = new Set(kinds().map(({ reference }) => reference?.kind));
  return kinds()
    .filter((one) => pointedAt.has(one.kind) || one.plans !== undefined)
    .map(({ kind }) => kind);
}

const asksForRuns = (kind: string): boolean => kindNamed(kind)?.plans !== undefined;

/**
 * The cells of a file with what they point at found again, where another program has rewritten, dropped or doubled
 * their ids. A name leads to the nearest cell before it that goes by it. A name nobody goes by any more is given back
 * to a cell only where there is one answer: the shipped notebook's own place, a run with the cell's very settings, or
 * the only cell it can be. What is left points nowhere, and its cell says so.
 */
export function reconnected(named: readonly NamedCell[], evidence: Evidence): Reconnected {
  const all = namedKinds();
  const found = new Map(all.map((kind) => [kind, foundAgain(kind, named, evidence)]));
  const ids = idsOf(named, evidence.shipped, found);
  const at = (name: string, kind: string, from: number) => {
    const known = placeOf(named, name, kind, from);
    return known >= 0 ? known : (found.get(kind)?.get(name) ?? -1);
  };
  const cells = named.map(({ cell }, i) => {
    const kind = referenceOf(cell)?.kind;
    return rewired(cell, ids[i], (name) => {
      const to = kind === undefined ? -1 : at(name, kind, i);
      return to < 0 ? name : ids[to];
    });
  });
  const renamed = new Map<string, CellId>();
  for (const name of runNames(evidence.runs)) {
    const places = all.filter(asksForRuns).map((kind) => at(name, kind, named.length));
    const to = places.find((place) => place >= 0) ?? -1;
    if (to >= 0 && ids[to] !== name) renamed.set(name, ids[to]);
  }
  return { cells, renamed, notices: noticesOf(named, cells, found) };
}

const runNames = (runs: readonly RunRecord[]): readonly string[] => [
  ...new Set(runs.flatMap(({ place }) => (place === null ? [] : [place.cell]))),
];

/** The nearest cell before a place that goes by a name, else the first after it; -1 where there is none. */
function placeOf(named: readonly NamedCell[], name: string, kind: string, from: number): number {
  const byOwn = (one: NamedCell) => one.cell.kind === kind && one.own.includes(name);
  const byGiven = (one: NamedCell) =>
    one.cell.kind === kind && one.own.length === 0 && one.given === name;
  for (const fits of [byOwn, byGiven]) {
    const before = named.slice(0, from).findLastIndex(fits);
    if (before >= 0) return before;
    const after = named.findIndex(fits);
    if (after >= 0) return after;
  }
  return -1;
}

/** Names of a kind that nobody goes by, with the one cell that each must have been. */
function foundAgain(
  kind: string,
  named: readonly NamedCell[],
  { shipped, runs }: Evidence,
): ReadonlyMap<string, number> {
  const asked = new Set<string>();
  const reached = new Set<number>();
  named.forEach(({ cell }, i) => {
    const reference = referenceOf(cell);
    if (reference?.kind !== kind || reference.to === null) return;
    const at = placeOf(named, reference.to, kind, i);
    if (at >= 0) reached.add(at);
    else asked.add(reference.to);
  });
  const ofRuns = asksForRuns(kind)
    ? runNames(runs).filter((name) =>
        namedKinds().every(
          (one) => !asksForRuns(one) || placeOf(named, name, one, named.length) < 0,
        ),
      )
    : [];
  const lost = named.flatMap(({ cell, own }, i) =>
    cell.kind === kind && own.length === 0 && !reached.has(i) ? [i] : [],
  );
  const found = new Map<string, number>();
  const template = placesIn(kind, named, shipped);
  for (const name of new Set([...asked, ...ofRuns])) {
    const at = template.get(name) ?? byRuns(name, lost, named, runs);
    if (at !== null) found.set(name, at);
  }
  // One name and one cell: it can be no other.
  const [only] = asked;
  if (asked.size === 1 && lost.length === 1 && !found.has(only)) found.set(only, lost[0]);
  return found;
}

/** The shipped notebook's cells of a kind in the file's, one by one in order; none unless they are all alike. */
function placesIn(
  kind: string,
  named: readonly NamedCell[],
  shipped: Notebook | null,
): ReadonlyMap<string, number> {
  const here = named.flatMap(({ cell }, i) => (cell.kind === kind ? [i] : []));
  const there = (shipped?.cells ?? []).filter((cell) => cell.kind === kind);
  const fits =
    here.length === there.length &&
    here.every((i, n) => named[i].own.length === 0 && isAlike(named[i].cell, there[n]));
  return new Map(fits ? there.map(({ id }, n) => [id, here[n]]) : []);
}

/** Whether two cells may be the same one at two times: settings may have changed, what it is about has not. */
function isAlike(a: Cell, b: Cell): boolean {
  if (a.kind !== b.kind) return false;
  return kindOf(a).isAlike?.(a.config, b.config) ?? true;
}

/** The only cell that asks for a run with the settings of one that was made under the name. */
function byRuns(
  name: string,
  lost: readonly number[],
  named: readonly NamedCell[],
  runs: readonly RunRecord[],
): number | null {
  const made = runs.filter(({ place }) => place?.cell === name);
  const cells = named.map(({ cell }) => cell);
  const alike = lost.filter((i) => {
    const planned = kindOf(cells[i]).plans?.(viewOf(cells), cells[i]) ?? [];
    return planned.some((spec) => made.some(({ config }) => sameSettings(config, spec.config)));
  });
  return alike.length === 1 ? alike[0] : null;
}

/** The cells alone, before anything is known of their runs. */
const viewOf = (cells: readonly Cell[]): NotebookView => ({
  notebook: { id: notebookId('reading'), title: '', shipped: null, cells },
  runs: [],
  cards: new Map(),
  shown: new Map(),
  hidden: new Set(),
});

const sameSettings = (a: RunConfig, b: RunConfig): boolean =>
  Object.keys(a).every((key) => a[key] === b[key]);

/** Every cell's id: a name that was found again goes back to its cell, so that runs and links find it too. */
function idsOf(
  named: readonly NamedCell[],
  shipped: Notebook | null,
  found: ReadonlyMap<string, ReadonlyMap<string, number>>,
): readonly CellId[] {
  const ids = named.map(({ cell }) => cell.id);
  const back = [...found.values()].flatMap((names) => [...names]);
  if (back.length === 0) return ids;
  const whole = shipped?.cells ?? [];
  const isWhole =
    whole.length === named.length &&
    named.every(({ cell, own }, i) => own.length === 0 && isAlike(cell, whole[i]));
  if (isWhole) return whole.map(({ id }) => id);
  for (const [name, at] of back)
    if (isId(name) && !ids.includes(name as CellId)) ids[at] = name as CellId;
  return ids;
}

function noticesOf(
  named: readonly NamedCell[],
  cells: readonly Cell[],
  found: ReadonlyMap<string, ReadonlyMap<string, number>>,
): readonly string[] {
  const names = [...found.values()].flatMap((of) => [...of.keys()]);
  const nowhere = cells.filter(
    (cell, i) =>
      // Where a cell has a name of its own, nobody rewrote it: it pointed nowhere when it was saved.
      named[i].own.length === 0 &&
      missingReference({ cells }, cell) !== null &&
      referenceOf(named[i].cell)?.to !== null,
  ).length;
  const some = names.slice(0, 5).map((name) => `“${name}”`);
  const list = [...some, ...(names.length > 5 ? [`${names.length - 5} more`] : [])].join(', ');
  return [
    ...(names.length === 0
      ? []
      : [`Another program has rewritten the names of cells; found again: ${list}.`]),
    ...(nowhere === 0
      ? []
      : [
          `${nowhere === 1 ? '1 cell points' : `${nowhere} cells point`} at a cell that is not there, and ${nowhere === 1 ? 'says' : 'say'} so.`,
        ]),
  ];
}
