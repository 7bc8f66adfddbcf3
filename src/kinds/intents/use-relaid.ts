import { useEffect, useState } from 'react';
import type { MapFrame, RunRecord } from '../../runs/record.ts';
import { usePage } from '../page.tsx';
import { layoutOf, ownParts, type LayoutChoice } from './layout-choice.ts';

/** A frame of a run as a look has it laid out: the run's own, or another of the same vectors. */
export function useRelaid(
  run: RunRecord | null,
  frame: MapFrame | null,
  look: Partial<LayoutChoice>,
): MapFrame | null {
  const page = usePage();
  const [made, setMade] = useState<{ readonly key: string; readonly frame: MapFrame } | null>(null);
  const choice = layoutOf(look);
  const isOwn = Object.keys(ownParts(choice)).length === 0;
  const id = run?.id;
  const epoch = frame?.epoch;
  const able = !isOwn && canLayOut(run, frame);
  const key = able ? JSON.stringify([id, epoch, choice]) : '';
  useEffect(() => {
    if (key === '' || id === undefined || epoch === undefined) return;
    let wanted = true;
    const show = (next: MapFrame) => wanted && setMade({ key, frame: next });
    const [, , asked] = JSON.parse(key) as [unknown, unknown, LayoutChoice];
    void page.layOut(id, epoch, asked, show, () => wanted);
    return () => {
      wanted = false;
    };
  }, [page, key, id, epoch]);
  return made?.key === key ? made.frame : frame;
}

/** Whether the vectors of a map are still at hand. */
export const canLayOut = (run: RunRecord | null, frame: MapFrame | null): boolean =>
  run !== null && frame !== null && run.snapshots.some(({ epoch }) => epoch === frame.epoch);
