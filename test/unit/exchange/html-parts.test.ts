// @vitest-environment happy-dom
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { metricFigure, mapFigure } from '../../../src/figures/index.ts';
import { DARK, LIGHT } from '../../../src/figures/theme.ts';
import { escapeHtml, jsonBlock, scriptBlock, toJson } from '../../../src/exchange/html/escape.ts';
import { tableHtml } from '../../../src/exchange/html/parts.ts';
import { contentPolicy, sha256 } from '../../../src/exchange/html/policy.ts';
import { changes, drawnFigure, type Change } from '../../../src/exchange/html/two-themes.ts';
import { epoch, frame, record } from '../../support/runs-fixture.ts';

const HOSTILE = '</script><!--<img src=x onerror="alert(1)">&\'"\u2028';

describe('escaping', () => {
  it('makes text of any text, in elements and attributes', () => {
    document.body.innerHTML = `<p title="${escapeHtml(HOSTILE)}">${escapeHtml(HOSTILE)}</p>`;
    const p = document.body.firstElementChild;
    expect(document.body.children).toHaveLength(1);
    expect(p?.children).toHaveLength(0);
    expect(p?.textContent).toBe(HOSTILE);
    expect(p?.getAttribute('title')).toBe(HOSTILE);
  });

  it('keeps JSON what it is, without a sign that begins a tag', () => {
    const value = { [HOSTILE]: [HOSTILE, 1, null], xy: Float32Array.of(0.5, NaN) };
    const block = jsonBlock(value);
    expect(block).not.toContain('<');
    expect(JSON.parse(block)).toEqual({ [HOSTILE]: [HOSTILE, 1, null], xy: [0.5, null] });
  });

  it('keeps a script what it does, without an end of its element', () => {
    const source = `return '</script>' + "<!--" + '</SCRIPT >'\r\n;`;
    const block = scriptBlock(source);
    expect(block).not.toMatch(/<\/script|<!--|\r/i);
    expect(runInNewContext(`(() => { ${block} })()`) as unknown).toBe('</script><!--</SCRIPT >');
  });
});

describe('the policy', () => {
  it('lets run the two scripts alone, and nothing out or in', () => {
    const policy = contentPolicy(['a=', 'b=']);
    expect(policy).toContain("script-src 'sha256-a=' 'sha256-b=';");
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/http|\*|unsafe-eval/);
  });

  it('has hashes as the CSP wants them', async () => {
    // FIPS 180-4 test vector "abc", in base64.
    expect(await sha256('abc')).toBe('ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=');
  });

  it('goes without hashes only where one is missing', () => {
    expect(contentPolicy(['a=', null])).toContain("script-src 'unsafe-inline';");
  });
});

/** What the page does with changes (draw.js), said again. */
function applied(value: unknown, all: readonly Change[]): unknown {
  const whole = { value: structuredClone(value) };
  for (const [path, ...to] of all) {
    const keys = ['value', ...path];
    const last = keys.pop() ?? '';
    const at = keys.reduce<Record<string, unknown>>(
      (inner, key) => inner[key] as Record<string, unknown>,
      whole,
    );
    if (to.length === 0) delete at[last];
    else at[last] = to[0];
  }
  return whole.value;
}

describe('two themes in one figure', () => {
  it.each([
    [{ a: 1 }, { a: 1 }, 0],
    [{ a: 1, b: [1, 2] }, { a: 1, b: [1, 3] }, 1],
    [{ a: 1 }, { b: 1 }, 2],
    [[1, 2], [1], 1],
    [{ a: null }, { a: {} }, 1],
    [{ a: [] }, { a: {} }, 1],
    [1, 'x', 1],
  ])('knows the way from %j to %j', (from, to, steps) => {
    const way = changes(from, to);
    expect(way).toHaveLength(steps);
    expect(applied(from, way)).toEqual(to);
  });

  const run = { ...record(), epochs: Array.from({ length: 40 }, (_, e) => epoch(e, 0.1)) };
  it.each([
    ['curves', metricFigure([run], { theme: LIGHT }), metricFigure([run], { theme: DARK })],
    [
      'a map',
      mapFigure(frame([0, 1, 2, 1], [1, 1, 0, 0]), { theme: LIGHT, colourBy: 'intent' }),
      mapFigure(frame([0, 1, 2, 1], [1, 1, 0, 0]), { theme: DARK, colourBy: 'intent' }),
    ],
  ])('says the numbers of %s once', (_name, light, dark) => {
    const { data, layout, dark: way } = drawnFigure(light, dark);
    const plain = JSON.parse(toJson({ data: dark.data, layout: dark.layout })) as unknown;
    expect(applied({ data, layout }, way)).toEqual(plain);
    expect(way.length).toBeGreaterThan(0);
    for (const [path] of way) expect(['x', 'y', 'customdata']).not.toContain(path.at(-1));
  });
});

describe('tables', () => {
  it('are escaped, numbers to the right, gaps as dashes', () => {
    document.body.innerHTML = tableHtml(
      {
        columns: [HOSTILE, 'HR@5', 'Bin'],
        rows: [
          [HOSTILE, 0.5, '5–9'],
          ['a', null, '20'],
          ['b', '94.6 %', '21'],
        ],
      },
      HOSTILE,
    );
    expect(document.querySelectorAll('img, script')).toHaveLength(0);
    expect(document.querySelector('th')?.textContent).toBe(HOSTILE);
    const right = [...document.querySelectorAll('td.number')].map((cell) => cell.textContent);
    expect(right).toEqual(['0.5', '–', '94.6 %']);
    expect(document.querySelector('th.number')?.textContent).toBe('HR@5');
  });

  it('show the end of a long one, and say so', () => {
    const rows = Array.from({ length: 1200 }, (_, i) => [i]);
    document.body.innerHTML = tableHtml({ columns: ['Step'], rows }, 'Losses');
    expect(document.querySelectorAll('tbody tr')).toHaveLength(500);
    expect(document.querySelector('td')?.textContent).toBe('700');
    expect(document.body.textContent).toContain('The last 500 of 1,200 rows.');
  });
});
