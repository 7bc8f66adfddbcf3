import { createContext, useContext, useState, type ReactNode } from 'react';
import { CrosshairGroup } from './crosshair-group.ts';

const Group = createContext<CrosshairGroup | null>(null);

/** Around figures over the same x axis: hovering one marks the same place in the others. */
export function Crosshair({ children }: { readonly children: ReactNode }) {
  const [group] = useState(() => new CrosshairGroup());
  return <Group value={group}>{children}</Group>;
}

/** The group a figure stands in, if any. */
export const useCrosshair = (): CrosshairGroup | null => useContext(Group);
