import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';

const DIST = 'dist';
const html = readFileSync(join(DIST, 'index.html'), 'utf8');

/** What a browser loads before it can paint: the page's own scripts and the modules they ask for at once. */
function firstScripts(): readonly string[] {
  const tags = html.match(/<(script|link)\b[^>]*>/g) ?? [];
  const named = tags.flatMap((tag) => {
    const found = /^<script\b/.test(tag)
      ? /\bsrc="\.\/([^"]+)"/.exec(tag)
      : /rel="modulepreload"/.test(tag) && /\bhref="\.\/([^"]+)"/.exec(tag);
    return found ? [found[1]] : [];
  });
  // Static imports of those, theirs, and so on; `import(…)` comes later.
  const all = new Set(named);
  for (const file of all) {
    const code = readFileSync(join(DIST, file), 'utf8');
    for (const [, path] of code.matchAll(
      /(?:^|[;}])(?:import|export)\b[^;'"()]*["']\.\/([^"']+)["']/g,
    ))
      all.add(join(file, '..', path));
  }
  return [...all];
}

test('the first paint waits for less than 200 kB of JavaScript, gzipped', () => {
  const sizes = firstScripts().map((file) => {
    const bytes = readFileSync(join(DIST, file));
    return { file, bytes: bytes.length, gzipped: gzipSync(bytes).length };
  });
  const total = sizes.reduce((sum, { gzipped }) => sum + gzipped, 0);
  test.info().annotations.push({ type: 'gzipped bytes', description: String(total) });
  expect(sizes.length).toBeGreaterThan(0);
  expect(total).toBeLessThan(200_000);
});

/**
 * A text by which each library is known in a built file. All survive minifying: without them elsewhere, their
 * absence here would say nothing.
 */
const MARKS = {
  'plotly.js': 'js-plotly-plot',
  'tfjs and the engine': 'tfjs-backend-wasm',
  katex: 'katex-mathml',
  'micromark and react-markdown': 'micromark',
  'math in Markdown': 'mathFlow',
  yaml: 'Nested mappings are not allowed',
  cmdk: 'cmdk-item',
  'drag and drop': 'vnd.pdnd',
  'WebM films': 'V_VP9',
  'GIF films': 'NETSCAPE2.0',
} as const;

test('no library is among it that the first paint can do without', () => {
  const first = firstScripts();
  const holds = (file: string, mark: string) =>
    readFileSync(join(DIST, 'assets', file), 'utf8').includes(mark);
  const scripts = readdirSync(join(DIST, 'assets')).filter((file) => file.endsWith('.js'));
  for (const [library, mark] of Object.entries(MARKS)) {
    const holders = scripts.filter((file) => holds(file, mark)).map((file) => `assets/${file}`);
    expect(holders, library).not.toEqual([]);
    expect(
      holders.filter((file) => first.includes(file)),
      library,
    ).toEqual([]);
  }
});

test('the figures’ library is there once, as a plain script that a saved notebook can carry', () => {
  const scripts = readdirSync(join(DIST, 'assets')).filter((file) => file.endsWith('.js'));
  const code = scripts.map((file) => readFileSync(join(DIST, 'assets', file), 'utf8'));
  const holders = code.filter((text) => text.includes('js-plotly-plot'));
  expect(holders).toHaveLength(1);
  expect(holders[0]).toContain('window.Plotly = Plotly');
  expect(holders[0]).not.toMatch(/^\s*(import|export)\b/m);
});
