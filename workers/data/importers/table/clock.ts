import { badTime, unclearDates } from './failures.ts';
import type { DateStyle } from '../../../catalog/formats/table.ts';
import { slashedTimes, timeOf } from './times.ts';

/** Reads the times of one column, row by row. */
export interface Clock {
  /** @throws LabFailure UNKNOWN_FORMAT for what is no time. */
  readonly read: (text: string, line: number) => void;
  /** [rows] times that order the rows. @throws LabFailure where dates may be read two ways. */
  readonly times: () => number[];
}

/** The clock of a column by the way its times are written; `column` is its name. */
export const clockOf = (style: DateStyle | null, column: string): Clock =>
  style === 'slashed' ? slashedClock(column) : plainClock(style, column);

function plainClock(style: Exclude<DateStyle, 'slashed'> | null, column: string): Clock {
  const times: number[] = [];
  return {
    read(text, line) {
      const time = timeOf(text, style);
      if (Number.isNaN(time)) throw badTime(text, column, line);
      times.push(time);
    },
    times: () => times,
  };
}

/** 03/04/2014 is read both ways until one of them is no date: a month has at most 12. */
function slashedClock(column: string): Clock {
  const ways = { day: [] as number[], month: [] as number[] };
  const possible = { day: true, month: true };
  let first: { readonly text: string; readonly line: number } | null = null;
  return {
    read(text, line) {
      first ??= { text, line };
      const time = slashedTimes(text);
      for (const way of ['day', 'month'] as const) {
        if (Number.isNaN(time[way])) possible[way] = false;
        ways[way].push(time[way]);
      }
      if (!possible.day && !possible.month) throw badTime(text, column, line);
    },
    times() {
      if (first !== null && possible.day && possible.month)
        throw unclearDates(first.text, column, first.line);
      return possible.day ? ways.day : ways.month;
    },
  };
}
