import { expect, it } from 'vitest';
import type { Variant } from '../../../workers/catalog/models/elcrec.ts';
import { runStyles } from '../../../src/figures/run-style.ts';
import { DARK, LIGHT, type Theme } from '../../../src/figures/theme.ts';
import { record } from '../../support/runs-fixture.ts';

/** Linear sRGB as seen without one kind of cone: Machado, Oliveira and Fernandes (2009), severity 1. */
const SIGHTS = {
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

const linear = (hex: string): readonly number[] =>
  [1, 3, 5].map((i) => {
    const c = Number.parseInt(hex.slice(i, i + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });

/** OKLab of linear sRGB (B. Ottosson, 2020). */
function oklab([r, g, b]: readonly number[]): readonly number[] {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

const coloursOf = (variant: Variant, theme: Theme) => {
  const runs = Array.from({ length: 36 }, (_, i) => record({ variant }, `run-${i}`));
  return new Set([...runStyles(runs, theme).values()].map(({ color }) => color));
};

// The two variants whose lines are both solid have only their hue and width to be told apart by.
it.each(Object.entries(SIGHTS))('tells B from ELCRec in every tone, with %s', (_, matrix) => {
  const seen = (hex: string) => {
    const rgb = linear(hex);
    return oklab(matrix.map((row) => row.reduce((sum, weight, i) => sum + weight * rgb[i], 0)));
  };
  for (const theme of [LIGHT, DARK]) {
    for (const a of coloursOf('B', theme)) {
      for (const b of coloursOf('ELCRec', theme)) {
        const [left, right] = [seen(a), seen(b)];
        const distance = Math.hypot(...left.map((value, i) => value - right[i]));
        // About 0.02 is just noticeable.
        expect(distance).toBeGreaterThan(0.05);
      }
    }
  }
});
