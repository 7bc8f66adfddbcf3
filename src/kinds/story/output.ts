import { wordsOnly, type CellOutput } from '../../document/cell-output.ts';
import type { Table } from '../../figures/figure.ts';
import type { Inspection } from '../../../workers/protocol/inspection.ts';
import { runProvenance } from '../provenance.ts';
import type { StoryModel } from './model.ts';
import { decimal, fall, intentName, itemName, leadSentence, whenSentence } from './words.ts';

/** The user in a sentence; what is recommended, which intents are near, and what the answer hangs on, as tables. */
export function storyOutput({ run, found, names }: StoryModel): CellOutput {
  if (run === null) return wordsOnly('Not run yet.');
  if (found === null) return wordsOnly('No user was looked at.');
  return {
    text: [
      leadSentence(found),
      whenSentence(found, run),
      `History: ${found.history.map(itemName).join(', ')}.`,
    ]
      .filter((sentence) => sentence !== '')
      .join(' '),
    figures: [],
    tables: [
      { title: 'Recommendations', table: topTable(found) },
      ...(found.intents === null
        ? []
        : [{ title: 'Nearest intents', table: intentTable(found, names) }]),
      ...(found.without.length === 0
        ? []
        : [{ title: 'Why: without each item', table: whyTable(found) }]),
    ],
    provenance: runProvenance(run),
  };
}

const topTable = ({ top }: Inspection): Table => ({
  columns: ['Place', 'Item', 'Score', 'Held out'],
  rows: top.map((one, i) => [i + 1, itemName(one), decimal(one.score), one.isAnswer ? 'yes' : '']),
});

const intentTable = ({ intents }: Inspection, names: ReadonlyMap<number, string>): Table => ({
  columns: ['Intent', 'Name', 'Cosine', 'Distance', 'Users', 'Characteristic items (lift)'],
  rows: (intents?.list ?? []).map((near) => [
    near.intent + 1,
    intentName(near, names),
    decimal(near.cosine),
    decimal(near.distance),
    near.users,
    near.items.map((item) => `${itemName(item)} (${item.lift.toFixed(1)})`).join(', '),
  ]),
});

const whyTable = (found: Inspection): Table => ({
  columns: ['Left out', 'Rank of the answer', 'Change of its score'],
  rows: found.without.map((one) => [
    itemName(found.history[one.at]),
    fall(found, one),
    decimal(one.score - found.standing.score),
  ]),
});
