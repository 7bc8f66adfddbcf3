/** Every model that is held to cases of its reference code. */
import { elcrec } from './elcrec.ts';
import { casesOf, type GoldenCase } from './golden.ts';
import { iclrec } from './iclrec.ts';

export const goldenCases = (): readonly GoldenCase[] => [...casesOf(elcrec), ...casesOf(iclrec)];
