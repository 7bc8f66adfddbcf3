/** A format that no page ships: "toy MARK", then lines of an item, the mark, a user, the mark and a time. */
import type { FormatCard } from '../../../workers/catalog/formats/format.ts';
import { NO_CLAIM, type Importer } from '../../../workers/data/importers/importer.ts';
import { textOf } from '../../../workers/data/text/encoding.ts';
import { Interactions } from '../../../workers/data/text/interactions.ts';
import { Records } from '../../../workers/data/text/records.ts';

interface ToyOptions {
  readonly mark: string;
}

const TOY: FormatCard<ToyOptions> = {
  id: 'toy',
  title: 'a toy file',
  explain: 'a toy (“item>user>time”)',
  extensions: ['.toy'],
  parts: 'fields',
  fields: { mark: { label: 'mark', explain: 'what stands between fields' } },
  defaults: { mark: '>' },
};

export const toyImporter: Importer<ToyOptions> = {
  card: TOY,
  sniff({ text }) {
    const found = /^toy(?: (\S))?\n/.exec(text);
    if (found === null) return NO_CLAIM;
    return { score: 1, options: () => (found[1] === undefined ? {} : { mark: found[1] }) };
  },
  async read(bytes, { mark }) {
    const found = new Interactions();
    const times: number[] = [];
    const records = new Records(null, ([text], line) => {
      if (line === 1) return;
      const [item, user, time] = text.split(mark);
      found.add(found.user(user, line), item);
      times.push(Number(time));
    });
    for await (const text of textOf(bytes)) records.push(text);
    records.finish();
    return {
      ...found.finish(),
      times: { values: Float64Array.from(times), unit: 'seconds' },
      values: null,
      userTold: null,
      reading: null,
    };
  },
};
