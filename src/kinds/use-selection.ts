import type { RunRecord } from '../runs/record.ts';
import { useLab } from './page.tsx';

/** The users of a run that are singled out, dataset rows ascending; null while all are looked at. */
export const useSelection = (run: RunRecord | null): readonly number[] | null =>
  useLab(({ selection }) => (selection?.run === run?.id ? (selection?.users ?? null) : null));
