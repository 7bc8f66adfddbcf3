import { PAPER_NAMES } from '../../workers/catalog/paper-data.ts';
import type { RunConfig } from '../../workers/catalog/config.ts';
import { cardOf, fieldsOf, MODELS } from '../../workers/catalog/models.ts';
import { PLANTED_BOUNDS, PLANTED_DEFAULTS } from '../../workers/catalog/planted.ts';
import { EVAL_METRICS } from '../../workers/catalog/metrics.ts';
import { presetsOf } from '../../workers/catalog/presets.ts';
import { Stream, streamKey } from '../../workers/random/stream.ts';
import { X_AXES } from '../../src/kinds/compare/config.ts';
import { COLOUR_BY } from '../../src/kinds/intents/config.ts';
import { type Cell } from '../../src/document/cell.ts';
import { cellId, notebookId } from '../../src/document/ids.ts';
import type { Notebook } from '../../src/document/notebook.ts';
import { CELL_KINDS } from './kinds.ts';
import { readCell } from '../../src/document/cells.ts';

/** Random cells and notebooks by a seed, all of them valid. */
export class Dice {
  readonly #stream: Stream;
  constructor(seed: number) {
    this.#stream = new Stream(streamKey(seed, 'planted', 77));
  }
  below = (n: number): number => Math.floor(this.#stream.uniform() * n);
  flip = (): boolean => this.#stream.uniform() < 0.5;
  of = <T>(options: readonly T[]): T => options[this.below(options.length)];
  within(min: number, max: number, integer: boolean): number {
    const value = min + this.#stream.uniform() * (max - min);
    return integer ? Math.round(value) : value;
  }
  text(length: number): string {
    const letters = ['a', 'é', '𝕂', '"', ':', '#', '-', ' ', '\n', '<', '$', '\\', '&', "'", '%'];
    return Array.from({ length: this.below(length + 1) }, () => this.of(letters)).join('');
  }
}

const reference = (dice: Dice) => dice.of([null, 'data', 'train', 'gone', '__proto__']);

/** Settings of a preset with some others put in. */
function settings(dice: Dice, base: RunConfig): Record<string, unknown> {
  const plain: Record<string, unknown> = {};
  for (const field of fieldsOf(cardOf(base))) {
    if (field.group !== 'model' && dice.below(3) > 0) continue;
    if (field.kind === 'number')
      plain[field.key] = dice.within(field.min, field.max, field.integer);
    else if (field.kind === 'choice') plain[field.key] = dice.of(field.options);
    else plain[field.key] = dice.flip();
  }
  const size = Number(plain.hidden_size ?? base.hidden_size);
  const heads = Number(plain.num_attention_heads ?? base.num_attention_heads);
  const fits = !('num_attention_heads' in base) || size % heads === 0;
  return fits ? plain : { ...plain, num_attention_heads: 1 };
}

function planted(dice: Dice): Record<string, unknown> {
  const options = Object.entries(PLANTED_BOUNDS).map(([key, { min, max, integer }]) => {
    const value = () => dice.within(min, max, integer);
    return [key, key === 'mean_lengths' ? [value(), value(), value(), value()] : value()];
  });
  return dice.flip()
    ? { ...PLANTED_DEFAULTS }
    : (Object.fromEntries(options) as object as Record<string, unknown>);
}

/** Something valid for a kind. */
export function plainFor(kind: string, dice: Dice): Record<string, unknown> {
  switch (kind) {
    case 'text':
      return { markdown: dice.text(60) };
    case 'dataset':
      return dice.of([
        { source: 'bundled', name: 'planted-intents' },
        { source: 'catalog', name: dice.of(PAPER_NAMES) },
        { source: 'file', name: dice.text(30) },
        { source: 'planted', ...planted(dice) },
      ]);
    case 'experiment': {
      const model = dice.of(MODELS);
      const preset = dice.of(presetsOf(model));
      const dataset = reference(dice);
      return { model: model.id, dataset, preset: preset.id, ...settings(dice, preset.config) };
    }
    case 'intents':
      return { experiment: reference(dice), colour_by: dice.of(COLOUR_BY) };
    case 'story':
      return {
        experiment: reference(dice),
        user: dice.flip() ? null : dice.below(1000),
        items: dice.of(['', '3', '3 17 9']),
        views_of_epoch: dice.below(100),
        intent_names: dice.of(['', '3: tents; 12: ovens']),
        named_run: dice.of(['', 'some-run']),
      };
    case 'results':
      return { experiment: reference(dice) };
    case 'groups':
      return {
        experiment: reference(dice),
        metric: dice.of(EVAL_METRICS),
        bounds: dice.of(['quartiles', '5, 8, 14', '1']),
      };
    case 'compare':
      return {
        metric: dice.of(EVAL_METRICS),
        x_axis: dice.of(X_AXES),
        smoothing: dice.within(0, 0.99, false),
        log_y: dice.flip(),
        differences_only: dice.flip(),
      };
    default:
      throw new RangeError(kind);
  }
}

export function anyCell(kind: string, id: string, dice: Dice): Cell {
  const base = { id: cellId(id), kind, collapsed: dice.flip(), bare: dice.flip() };
  const { cell, problems } = readCell(base, plainFor(kind, dice));
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return cell;
}

export function anyNotebook(dice: Dice, cells: number, shipped: string | null = null): Notebook {
  return {
    id: notebookId('mine'),
    title: `Notes ${dice.below(1000)} “é”`,
    shipped,
    cells: Array.from({ length: cells }, (_, n) => anyCell(dice.of(CELL_KINDS), `cell-${n}`, dice)),
  };
}

/** Values that a config of unknown origin may hold where something else was meant. */
export const NASTY: readonly unknown[] = [
  null,
  true,
  NaN,
  Infinity,
  -1e308,
  -1,
  0.5,
  1e308,
  '',
  '1',
  'x'.repeat(1_000_000),
  [],
  [1, 2, 3, 4],
  {},
  { toString: null },
  () => 1,
  Symbol('x'),
  10n,
  new Date(0),
];
