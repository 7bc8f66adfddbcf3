import { cardOf } from '../../../workers/catalog/models.ts';
// @vitest-environment happy-dom
import { readFileSync } from 'node:fs';
import { cleanup, render, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import '../../../src/kinds/kinds.ts';
import { FullMarkdown as Markdown } from '../../../src/kinds/text/FullMarkdown.tsx';
import { markdownToHtml } from '../../../src/kinds/text/to-html.ts';
import { isId } from '../../../src/document/ids.ts';
import { cellOf, cellsOf } from '../../../src/document/notebook.ts';
import { SHIPPED, SHIPPED_IDS, shippedById } from '../../../src/shipped/index.ts';
import { configProblems } from '../../../workers/catalog/config-check.ts';
import { departures, presetNamed } from '../../../workers/catalog/presets.ts';
import { dependencies, plainConfig, readCell } from '../../../src/document/cells.ts';
import { experimentKind } from '../../../src/kinds/experiment/kind.ts';
import { textKind } from '../../../src/kinds/text/kind.ts';

afterEach(cleanup);

const words = ({ title, blurb, minutes, notebook }: (typeof SHIPPED)[number]) => [
  title,
  blurb,
  minutes,
  ...cellsOf(notebook, textKind).map(({ config }) => config.markdown),
];

describe('the shipped notebooks', () => {
  it('are found by their ids', () => {
    expect(SHIPPED.map(({ id }) => id)).toEqual(SHIPPED_IDS);
    expect(shippedById('four-variants')?.title).toBe('Four variants');
    expect(shippedById('no-such')).toBeNull();
    expect(shippedById(null)).toBeNull();
  });

  it('answer the questions they are for', () => {
    const changes = (id: string, cell: string) => {
      const found = cellsOf(shippedById(id)!.notebook, experimentKind).find(
        (one) => one.id === cell,
      )!;
      const preset = presetNamed(cardOf(found.config.settings), found.config.preset, null)!;
      return Object.fromEntries(
        departures(found.config.settings, preset.config).map(({ key, value }) => [key, value]),
      );
    };
    const variants = cellsOf(shippedById('four-variants')!.notebook, experimentKind);
    expect(variants.map(({ id }) => id)).toEqual(['b', 'b-icl', 'b-elcm', 'elcrec']);
    for (const { id, config } of variants) {
      const { variant } = config.settings;
      expect(changes('four-variants', id)).toEqual(variant === 'ELCRec' ? {} : { variant });
    }
    // The two runs differ in what the text explains, and in nothing else.
    const weights = { cf_weight: 0.1, trade_off: 1 };
    expect(changes('why-intents-collapse', 'official')).toEqual({
      ...weights,
      pooling: 'all_positions',
      alignment: 'all_centres',
    });
    expect(changes('why-intents-collapse', 'changed')).toEqual(weights);
    expect(changes('first-steps', 'experiment')).toEqual({});
    expect(changes('papers-beauty', 'experiment')).toEqual({});
    // The fast way, as it was measured.
    expect(changes('papers-beauty', 'backbone')).toEqual({
      variant: 'B',
      pooling: 'real_positions',
      epochs: 87,
      patience: 300,
    });
  });

  it('say of Beauty what the pages about it measured', () => {
    const measured = ['docs/beauty.md', 'bench/README.md', 'docs/teaching.md']
      .map((page) => readFileSync(page, 'utf8').replaceAll(/\s+/g, ' '))
      .join('\n');
    const said = words(shippedById('papers-beauty')!).join('\n');
    for (const fact of ['10.6 minutes', '29.2 minutes', '0.0399', '0.0925', '0.0258', '0.0407']) {
      expect(said).toContain(fact);
      expect(measured).toContain(fact);
    }
    for (const fact of ['0.0398', '0.0924', '0.0260', '0.0409', '0.0072', '0.0081']) {
      expect(said).toContain(fact);
      expect(measured).toContain(fact);
    }
    // Seconds of an epoch, as in the table of measured times, and what they make in hours.
    expect(measured).toMatch(/\| 88\.39 /);
    expect(measured).toMatch(/\| 52\.85 /);
    expect([52.85, 88.39].map((s) => ((300 * Math.round(s)) / 3600).toFixed(1))).toEqual([
      '4.4',
      '7.3',
    ]);
    expect(said).toContain('4.4 and 7.3 hours');
    expect(said).not.toMatch(/9 hours|not measured a whole run/);
  });

  it('state only measured numbers of the ablation', () => {
    const measured = readFileSync('docs/ablation-planted.md', 'utf8');
    for (const id of ['four-variants', 'why-intents-collapse']) {
      const numbers =
        words(shippedById(id)!)
          .join('\n')
          .match(/\d\.\d+ ± \d\.\d+/g) ?? [];
      expect(numbers.length).toBeGreaterThan(5);
      for (const number of numbers) expect(measured, number).toContain(number);
    }
  });
});

describe.each(SHIPPED)('$title', (one) => {
  const { notebook } = one;

  it('has cells that survive being written and read', () => {
    for (const cell of notebook.cells) {
      const plain: unknown = JSON.parse(JSON.stringify(plainConfig(cell)));
      expect(readCell(cell, plain), cell.id).toEqual({ cell, problems: [] });
    }
  });

  it('has ids of its own and references that lead to cells', () => {
    const ids = notebook.cells.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect([notebook.id, ...ids].every(isId)).toBe(true);
    expect(notebook.shipped).toBe(one.id);
    for (const cell of notebook.cells) {
      const wanted = cell.kind === 'experiment' ? 'dataset' : 'experiment';
      const targets = dependencies(cell);
      const points = cell.kind !== 'text' && cell.kind !== 'dataset' && cell.kind !== 'compare';
      expect(targets.length, cell.id).toBe(points ? 1 : 0);
      for (const id of targets) expect(cellOf(notebook, id)?.kind, cell.id).toBe(wanted);
    }
  });

  it('has presets that exist and settings that go together', () => {
    for (const { config } of cellsOf(notebook, experimentKind)) {
      expect(presetNamed(cardOf(config.settings), config.preset, null)).not.toBeNull();
      expect(configProblems(config.settings)).toEqual([]);
    }
  });

  it('has texts whose formulas can be read', async () => {
    for (const { config } of cellsOf(notebook, textKind)) {
      const { container, unmount } = render(<Markdown markdown={config.markdown} />);
      if (config.markdown.includes('$'))
        await waitFor(() => expect(container.querySelector('.katex')).not.toBeNull());
      expect(container.querySelector('.formula-source, .as-typed')).toBeNull();
      expect(container.textContent).not.toMatch(/\$|\*\*/);
      unmount();
      expect(await markdownToHtml(config.markdown)).not.toContain('katex-error');
    }
  });

  it('is written in short calm words', () => {
    for (const text of words(one)) {
      expect(text).not.toMatch(/!|TODO|FIXME|TBD/);
      expect(text.trim()).toBe(text);
      for (const paragraph of text.split('\n\n')) expect(paragraph.length).toBeLessThan(900);
    }
    expect(one.blurb.split(/[.?](?:\s|$)/).filter((part) => part !== '')).toHaveLength(1);
  });
});
