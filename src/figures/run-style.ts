import { nameOf } from '../../workers/catalog/models.ts';
import type { RunId } from '../../workers/protocol/ids.ts';
import type { RunRecord } from '../runs/record.ts';
import { mixed } from './colour.ts';
import { modelStyle, type LineStyle, type Theme } from './theme.ts';

/** Markers that differ in outline, so that they tell runs apart without any colour. */
const SYMBOLS = ['circle', 'square', 'diamond', 'triangle-up', 'triangle-down', 'cross'] as const;
/** How far towards the ink a run's colour goes: its contrast to the paper only grows. */
const TONES = [0, 0.26, 0.48] as const;
const SLOTS = SYMBOLS.length * 2 * TONES.length;

/** How one run is drawn everywhere: the model's hue, dash and width, and a marker of its own. */
export interface RunStyle extends LineStyle {
  readonly symbol: (typeof SYMBOLS)[number];
  /** A solid marker, or a ring of the colour. */
  readonly filled: boolean;
}

/**
 * A look for every run. Hue and dash say which model or variant; marker, its filling and the tone say which
 * run. The look follows from the run's id alone, so it stays whatever else comes, goes or is hidden.
 * The one exception: where two runs of one would look exactly alike, the younger takes the
 * next look that is free. `runs` are therefore all of a notebook, not only those in sight.
 */
export function runStyles(
  runs: readonly Pick<RunRecord, 'id' | 'startedAt' | 'config'>[],
  theme: Theme,
): ReadonlyMap<RunId, RunStyle> {
  const oldestFirst = [...runs].sort(
    (a, b) => a.startedAt.localeCompare(b.startedAt) || a.id.localeCompare(b.id),
  );
  const taken = new Set<string>();
  const styles = new Map<RunId, RunStyle>();
  for (const { id, config } of oldestFirst) {
    const name = (slot: number) => `${nameOf(config)} ${slot}`;
    const own = hash(id) % SLOTS;
    const slots = Array.from({ length: SLOTS }, (_, i) => (own + i) % SLOTS);
    const slot = slots.find((free) => !taken.has(name(free))) ?? own;
    taken.add(name(slot));
    styles.set(id, styleOf(slot, modelStyle(nameOf(config), theme), theme));
  }
  return styles;
}

function styleOf(slot: number, model: LineStyle, theme: Theme): RunStyle {
  const tone = TONES[Math.floor(slot / (2 * SYMBOLS.length))];
  return {
    ...model,
    color: mixed(model.color, theme.ink, tone),
    symbol: SYMBOLS[slot % SYMBOLS.length],
    filled: Math.floor(slot / SYMBOLS.length) % 2 === 0,
  };
}

/** FNV-1a over UTF-16 units, 32 bits, its high bits folded into the low ones. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  return (h ^ (h >>> 13)) >>> 0;
}
