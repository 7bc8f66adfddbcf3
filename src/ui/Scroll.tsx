import { useRef, useState, type ReactNode } from 'react';
import { useScrollEdges } from './scroll-edges.ts';

interface ScrollProps {
  readonly name: string;
  readonly children: ReactNode;
}

/** What may be wider than the page scrolls in a box of its own, and only then is a stop for the keyboard. */
export function Scroll({ name, children }: ScrollProps) {
  const ref = useRef<HTMLDivElement>(null);
  const [scrolls, setScrolls] = useState(false);
  useScrollEdges(ref, setScrolls);
  return (
    <div
      ref={ref}
      className="table-scroll"
      {...(scrolls ? { role: 'group', 'aria-label': name, tabIndex: 0 } : {})}
    >
      {children}
    </div>
  );
}
