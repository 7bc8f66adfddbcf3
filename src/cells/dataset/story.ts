import type { DatasetCard } from '../../../workers/protocol/dataset.ts';
import { readAs } from '../../../workers/protocol/reading.ts';
import { count } from '../../runs/summary.ts';

/** Where the data come from, how they were read and what was done to them, one line. */
export function story(card: DatasetCard): string {
  const parts = [
    origin(card),
    ...(card.paper === null ? [] : ['recognised as the paper’s file']),
    ...(card.droppedUsers === 0
      ? []
      : [`${count(card.droppedUsers)} users with fewer than 5 interactions left out`]),
    'the last two items of every user are held out',
  ];
  return `${parts.join(' · ')}.`;
}

function origin({ format, intents, reading }: DatasetCard): string {
  switch (format) {
    case 'planted':
      return `Generated, with ${intents?.length ?? 0} planted intents to score a clustering against`;
    case 'user-per-line':
    case 'interaction-per-line':
      return `Read as ${format.replaceAll('-', ' ')}`;
    case 'table':
    case 'lists':
    case 'other':
      return reading === undefined ? 'Read from a file' : readAs(reading);
    default: {
      // A run that a newer page stored may carry a word this page does not know.
      format satisfies never;
      return 'Read from a file';
    }
  }
}
