import { MODELS } from '../../workers/catalog/models.ts';
import { REFERENCES, type Reference } from '../../workers/catalog/references.ts';

/** docs/references.md, from the code's own list. */
export function references(): string {
  const all: readonly [string, Reference][] = Object.entries(REFERENCES);
  const lettered = all.flatMap(([, { code }]) => (code === null ? [] : [code]));
  return [
    '# References',
    'The papers and the code that models, losses and comments here refer to. A test writes this page from the code’s own list: `npx vitest run --project node test/unit/catalog/references.test.ts -u` writes it anew.',
    'A comment such as `(E: src/trainers.py:241)` names a line of the code that was read: the letter says which repository, and the line is that of the commit given here.',
    table(
      ['letter', 'repository', 'commit', 'licence'],
      lettered.map(({ letter, repository, commit, licence }) => [
        `\`${letter}\``,
        `[${repository}](https://github.com/${repository}/tree/${commit})`,
        `\`${commit.slice(0, 7)}\``,
        licence,
      ]),
    ),
    ...all.flatMap(([key, { title, paper, url, note }]) => {
      const models = MODELS.filter(({ reference }) => reference === key).map((card) => card.title);
      const of = models.length === 0 ? '' : ` Model: ${models.join(', ')}.`;
      return [`## ${title}`, `${paper}. <${url}>${of}${note === undefined ? '' : ` ${note}`}`];
    }),
  ].join('\n\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
