import type { DatasetCard } from '../../../workers/protocol/dataset.ts';
import { PLANTED_FORMAT } from '../../../workers/catalog/planted.ts';
import { readAs } from '../../../workers/catalog/reading.ts';
import { count } from '../../runs/summary.ts';

/** How the data were read, and in a second line what was done to them; in one line where that is short. */
export function story(card: DatasetCard): readonly string[] {
  const rest = [
    ...(card.paper === null ? [] : ['recognised as the paper’s file']),
    ...(card.droppedUsers === 0
      ? []
      : [
          `${count(card.droppedUsers)} ${card.droppedUsers === 1 ? 'user' : 'users'} with fewer than 5 interactions left out`,
        ]),
    'the last two items of every user are held out',
  ];
  if (card.reading === undefined) return [`${[origin(card), ...rest].join(' · ')}.`];
  const [first, ...others] = rest;
  return [
    `${readAs(card.format, card.reading)}.`,
    `${[first[0].toUpperCase() + first.slice(1), ...others].join(' · ')}.`,
  ];
}

function origin({ format, intents }: DatasetCard): string {
  return format === PLANTED_FORMAT
    ? `Generated, with ${intents?.length ?? 0} planted intents to score a clustering against`
    : readAs(format);
}
