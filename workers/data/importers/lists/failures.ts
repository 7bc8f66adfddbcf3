import type { LabFailure } from '../../../protocol/errors.ts';
import { failure, number, quote } from '../../text/failures.ts';

/** Lists that were filled up to one length. */
export const filledList = (filler: string, line: number, at: 'begins' | 'ends'): LabFailure =>
  failure(
    'ID_NOT_POSITIVE',
    `The list on line ${number(line)} ${at} with several ${quote(filler)}, as lists do that are filled up to one length. Taken for an item it would be learned and ranked.`,
    `Delete the ${quote(filler)} that fill up the lists and load the file again.`,
    { line },
  );
