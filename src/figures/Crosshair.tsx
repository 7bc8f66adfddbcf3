import { createContext, useContext, useState, type ReactNode } from 'react';
import { CrosshairGroup } from './crosshair-group.ts';

const Group = createContext<CrosshairGroup | null>(null);

interface CrosshairProps {
  /** False while the figures stand over different x axes. */
  readonly shared?: boolean;
  readonly children: ReactNode;
}

/** Around figures over the same x axis: hovering one marks the same place in the others. */
export function Crosshair({ shared = true, children }: CrosshairProps) {
  const [group] = useState(() => new CrosshairGroup());
  return <Group value={shared ? group : null}>{children}</Group>;
}

/** The group a figure stands in, if any. */
export const useCrosshair = (): CrosshairGroup | null => useContext(Group);
