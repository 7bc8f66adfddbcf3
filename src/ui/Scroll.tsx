import { useEffect, useRef, useState, type ReactNode } from 'react';

interface ScrollProps {
  readonly name: string;
  readonly children: ReactNode;
}

/** What may be wider than the page scrolls in a box of its own, and only then is a stop for the keyboard. */
export function Scroll({ name, children }: ScrollProps) {
  const ref = useRef<HTMLDivElement>(null);
  const [scrolls, setScrolls] = useState(false);
  useEffect(() => {
    const box = ref.current;
    if (box === null) return;
    const look = () => setScrolls(box.scrollWidth > box.clientWidth);
    const size = new ResizeObserver(look);
    size.observe(box);
    for (const child of box.children) size.observe(child);
    return () => size.disconnect();
  }, []);
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
