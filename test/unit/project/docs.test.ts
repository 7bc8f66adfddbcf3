import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import '../../../src/kinds/kinds.ts';
import { cellId } from '../../../src/document/ids.ts';
import { SHIPPED_IDS } from '../../../src/shipped/index.ts';
import { readSource } from '../../../src/exchange/source/index.ts';
import packageJson from '../../../package.json' with { type: 'json' };
import { newCell } from '../../../src/document/cells.ts';

const root = join(import.meta.dirname, '../../..');
const names = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const pages = names.map((name) => ({ name, text: readFileSync(join(root, name), 'utf8') }));

/** As GitHub makes it of a heading. */
const anchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-');
const anchors = (text: string): readonly string[] =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchor(heading));

describe.each(pages)('$name', ({ name, text }) => {
  test('links lead somewhere', () => {
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, to]) => to)
      .filter((to) => !/^(https?:|mailto:|data:)/.test(to));
    for (const to of links) {
      const [path, heading] = to.split('#');
      const target = path === '' ? join(root, name) : join(root, dirname(name), path);
      expect(existsSync(target), to).toBe(true);
      if (heading) expect(anchors(readFileSync(target, 'utf8')), to).toContain(heading);
    }
  });

  test('files that are named exist', () => {
    const files = [
      ...text.matchAll(/`((?:src|workers|test|bench|cli|scripts|public|docs)\/[\w./-]*)(?=[ `])/g),
    ];
    for (const [, path] of files) expect(existsSync(join(root, path)), path).toBe(true);
  });

  test('commands that are told exist', () => {
    for (const [, script] of text.matchAll(/npm run (?:--silent )?([\w:]+)/g))
      expect(Object.keys(packageJson.scripts)).toContain(script);
  });

  test('links to shipped notebooks name one', () => {
    for (const [, id] of text.matchAll(/\?notebook=([\w-]+)/g)) expect(SHIPPED_IDS).toContain(id);
  });
});

test('the sources in the guide are experiments that can be run', () => {
  const guide = readFileSync(join(root, 'docs/notebook.md'), 'utf8');
  const sources = [...guide.matchAll(/^```yaml\n(.*?)^```/gms)].map(([, source]) => source);
  expect(sources.length).toBeGreaterThan(0);
  for (const source of sources)
    expect(readSource(newCell('experiment', cellId('experiment')), source).errors).toEqual([]);
});

test('the lesson states no measurement that is not written down where it was made', () => {
  const text = (name: string) => readFileSync(join(root, name), 'utf8');
  const figures = (page: string) => page.match(/\b\d\.\d{3,}\b/g) ?? [];
  const lesson = figures(text('docs/teaching.md'));
  const sources = ['docs/ablation-planted.md', 'docs/planted-intents.md', 'docs/protocol.md'];
  const known = new Set(sources.flatMap((name) => figures(text(name))));
  expect(lesson.length).toBeGreaterThan(20);
  expect(lesson.filter((figure) => !known.has(figure))).toEqual([]);
});

test('every package has a line in docs/dependencies.md, with the version in use', () => {
  const page = readFileSync(join(root, 'docs/dependencies.md'), 'utf8');
  const all = { ...packageJson.dependencies, ...packageJson.devDependencies };
  for (const [name, version] of Object.entries(all)) {
    const base = name.startsWith('@tensorflow/') ? name.replace('@tensorflow/tfjs', '') : name;
    expect(page, name).toContain(`${base}\``);
    if (!name.includes('types')) expect(page, `${name} ${version}`).toContain(version);
  }
});
