import { INTERACTION_PER_LINE } from '../../../catalog/formats/interaction-per-line.ts';
import type { NoOptions } from '../../../catalog/formats/format.ts';
import { inBlocks } from '../../pace.ts';
import { irregularLine, unknownFormat } from '../../text/failures.ts';
import { fieldsAtFirst, firstIrregular, rows, scan, sourceLine } from '../../text/whole-numbers.ts';
import { NO_CLAIM, type Importer } from '../importer.ts';
import { NotMine } from '../not-mine.ts';

/** A user and an item on every line, in order of time. */
export const interactionPerLine: Importer<NoOptions> = {
  card: INTERACTION_PER_LINE,
  sniff(head) {
    const fields = fieldsAtFirst(head);
    return fields === null || fields > 2 ? NO_CLAIM : { score: 0.8, options: () => ({}) };
  },
  async read(bytes) {
    const table = await scan(bytes);
    if (table.maxFields > 2) throw new NotMine();
    if (table.maxFields === 1)
      throw unknownFormat('Every line has one number: no line tells which user met which item.');
    if (table.minFields === 1) {
      const { line, fields } = firstIrregular(table);
      throw irregularLine(line, fields);
    }
    const count = rows(table);
    const [users, items] = [new Int32Array(count), new Int32Array(count)];
    await inBlocks(count, 2, (from, to) => {
      for (let row = from; row < to; row++) {
        users[row] = table.tokens.get(2 * row);
        items[row] = table.tokens.get(2 * row + 1);
      }
    });
    return {
      users: { codes: users, names: null },
      items: { codes: items, names: null },
      times: null,
      values: null,
      idle: [],
      lineOf: (row) => sourceLine(table, row),
      userTold: 'the first number of each line',
      reading: null,
    };
  },
};
