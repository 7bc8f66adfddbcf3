import { useEffect, type RefObject } from 'react';

/** On which sides there is more than a box shows. */
export interface ScrollEdges {
  readonly start: boolean;
  readonly end: boolean;
}

/** Whether a box has more to its left and to its right; a pixel's fraction is not more. */
export function scrollEdges(
  box: Pick<HTMLElement, 'scrollLeft' | 'scrollWidth' | 'clientWidth'>,
): ScrollEdges {
  return {
    start: box.scrollLeft > 1,
    end: box.scrollWidth - box.clientWidth - box.scrollLeft > 1,
  };
}

/**
 * Keeps `data-more` ("start", "end", both or nothing) on a box that scrolls sideways: there its edge fades, so that
 * what is cut off looks cut off. `onChange` is told whether it scrolls at all.
 */
export function useScrollEdges(
  ref: RefObject<HTMLElement | null>,
  onChange?: (scrolls: boolean) => void,
): void {
  useEffect(() => {
    const box = ref.current;
    if (box === null) return;
    const look = () => {
      const { start, end } = scrollEdges(box);
      const more = [...(start ? ['start'] : []), ...(end ? ['end'] : [])].join(' ');
      if (box.dataset.more !== more) box.dataset.more = more;
      onChange?.(box.scrollWidth > box.clientWidth);
    };
    const size = new ResizeObserver(look);
    size.observe(box);
    for (const child of box.children) size.observe(child);
    box.addEventListener('scroll', look, { passive: true });
    return () => {
      size.disconnect();
      box.removeEventListener('scroll', look);
    };
  }, [ref, onChange]);
}
