import type { Dash } from 'plotly.js';
import { TOTAL } from '../../workers/catalog/metrics.ts';
import { GOLDEN_ANGLE, luminance, oklchToHex } from './colour.ts';

/** What a figure needs to know of the page's looks. Colours are `#rrggbb`. */
export interface Theme {
  readonly mode: 'light' | 'dark';
  readonly paper: string;
  readonly ink: string;
  readonly muted: string;
  readonly hairline: string;
  readonly accent: string;
  readonly font: string;
}

const FONT = '"Inter Variable", Inter, system-ui, sans-serif';

/* Where there is no page to read (tests, exports): the values of src/styles/tokens.css. */
export const LIGHT: Theme = {
  mode: 'light',
  paper: '#fcfbf9',
  ink: '#1f1e1c',
  muted: '#55524c',
  hairline: '#e6e2da',
  accent: '#3a45a6',
  font: FONT,
};

export const DARK: Theme = {
  mode: 'dark',
  paper: '#161618',
  ink: '#ededea',
  muted: '#b9b7b1',
  hairline: '#2d2d31',
  accent: '#a3b0ff',
  font: FONT,
};

const TOKENS = ['paper', 'ink', 'muted', 'hairline', 'accent'] as const;

/**
 * The theme from the page's CSS variables (`--paper`, `--ink`, …). A token that is missing, or is
 * not written `#rrggbb`, comes from the built-in palette of the same lightness.
 */
export function readTheme(variable: (name: string) => string): Theme {
  const hex = (name: string): string | null => {
    const text = variable(name).trim().toLowerCase();
    if (/^#[0-9a-f]{6}$/.test(text)) return text;
    return /^#[0-9a-f]{3}$/.test(text) ? text.replace(/[0-9a-f]/g, '$&$&') : null;
  };
  const paper = hex('--paper');
  const builtIn = paper !== null && luminance(paper) < 0.2 ? DARK : LIGHT;
  const tokens = Object.fromEntries(
    TOKENS.map((token) => [token, hex(`--${token}`) ?? builtIn[token]]),
  );
  return { ...builtIn, ...tokens };
}

export interface LineStyle {
  readonly color: string;
  readonly dash: Dash;
  /** px. */
  readonly width: number;
}

/**
 * A model, or a variant of one, looks the same in every figure: Okabe-Ito hues, darkened or lightened to 3:1. Keys are
 * what a card calls its runs.
 */
const MODEL_STYLES: Readonly<
  Record<string, { light: string; dark: string; dash: Dash; width: number } | undefined>
> = {
  B: { light: '#767676', dark: '#a6a6a6', dash: 'solid', width: 2 },
  'B+ICL': { light: '#0072b2', dark: '#56b4e9', dash: 'dash', width: 2 },
  'B+ELCM': { light: '#b57a00', dark: '#f0b429', dash: 'dot', width: 2.5 },
  ELCRec: { light: '#d55e00', dark: '#ff8247', dash: 'solid', width: 3 },
  SASRec: { light: '#008060', dark: '#35c49a', dash: 'dashdot', width: 2 },
  ICLRec: { light: '#a9478d', dark: '#e58fc8', dash: 'longdash', width: 2 },
};

/** By what a card calls its runs; one without colours of its own has a hue that follows from the name. */
export function modelStyle(name: string, theme: Theme): LineStyle {
  const known = MODEL_STYLES[name];
  if (known !== undefined) {
    const { dash, width, ...colours } = known;
    return { color: colours[theme.mode], dash, width };
  }
  const hue = [...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) * GOLDEN_ANGLE;
  const color = theme.mode === 'light' ? oklchToHex(0.55, 0.12, hue) : oklchToHex(0.78, 0.11, hue);
  return { color, dash: 'solid', width: 2 };
}

/** OKLCH hues of the loss terms, apart from the variants' own; the total is ink. */
const TERM_HUES: ReadonlyMap<string, number> = new Map([
  ['loss_rec', 195],
  ['loss_cl', 285],
  ['loss_icl', 345],
  ['loss_cluster', 140],
]);

/** @param among the terms of the run, in order: by its place among them a term without a hue of its own takes one. */
export function termColour(term: string, theme: Theme, among: readonly string[] = []): string {
  if (term === TOTAL) return theme.ink;
  const others = among.filter((other) => !TERM_HUES.has(other));
  const hue = TERM_HUES.get(term) ?? 95 + Math.max(0, others.indexOf(term)) * GOLDEN_ANGLE;
  return theme.mode === 'light' ? oklchToHex(0.58, 0.14, hue) : oklchToHex(0.76, 0.13, hue);
}

/** How many intents keep a colour of their own; the rest are grey. */
export const INTENT_SLOTS = 12;

/** Shapes go round with 7, colours with 12: no two slots look alike even without colour vision. */
const SHAPES = [
  'circle',
  'square',
  'diamond',
  'triangle-up',
  'cross',
  'triangle-down',
  'pentagon',
] as const;

export interface IntentStyle {
  readonly color: string;
  readonly symbol: (typeof SHAPES)[number];
}

/** Colour and marker of a slot, 0..11: hue by golden angle at constant lightness and chroma. */
export function intentStyle(slot: number, theme: Theme): IntentStyle {
  const hue = 25 + slot * GOLDEN_ANGLE;
  return {
    color: theme.mode === 'light' ? oklchToHex(0.6, 0.13, hue) : oklchToHex(0.75, 0.12, hue),
    symbol: SHAPES[slot % SHAPES.length],
  };
}

/**
 * Colour and marker of a planted intent: the hue and shape of the learned one whose slot it has, in a tone and an outline
 * of its own, so that the two are never taken for one another.
 */
export function plantedStyle(slot: number, theme: Theme): { color: string; symbol: string } {
  const hue = 25 + slot * GOLDEN_ANGLE;
  return {
    color: theme.mode === 'light' ? oklchToHex(0.45, 0.12, hue) : oklchToHex(0.86, 0.09, hue),
    symbol: `${SHAPES[slot % SHAPES.length]}-open`,
  };
}

/** Of users whose intent has no slot. */
export const restColour = (theme: Theme): string =>
  theme.mode === 'light' ? '#b9bbc0' : '#565a63';
