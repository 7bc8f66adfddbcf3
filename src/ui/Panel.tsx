import { useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { neighbour } from './arrow-keys.ts';

interface PanelProps {
  /** What the button shows. */
  readonly label: ReactNode;
  /** Accessible name of button and panel, where the label alone does not say it. */
  readonly name: string;
  readonly className?: string;
  readonly align?: 'start' | 'end';
  /** The content; `close` puts the panel away. */
  readonly children: (close: () => void) => ReactNode;
}

/** Least distance from the window's edges, px. */
const MARGIN = 8;
/** What the top bar covers, and a little more, px. */
const TOP_BAR = 64;

/**
 * A button that opens a small floating panel; Escape, a press elsewhere or leaving by Tab closes it. It is a
 * disclosure, not an ARIA menu: Tab reaches everything in it, and arrows, Home and End move among its lines.
 */
export function Panel({
  label,
  name,
  className = 'button quiet-button',
  align = 'start',
  children,
}: PanelProps) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);

  /** The focus goes back to the button, unless it has gone elsewhere by itself. */
  const close = () => {
    if (panel.current?.contains(document.activeElement) === true) button.current?.focus();
    setOpen(false);
  };

  useEffect(() => {
    if (!open) return;
    const outside = ({ type, target }: Event) => {
      if (!(target instanceof Node) || root.current === null || root.current.contains(target))
        return;
      // A press on words in the panel gives the focus to the place around it: nobody left.
      if (type === 'focusin' && target.contains(root.current)) return;
      setOpen(false);
    };
    const escape = (event: globalThis.KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      setOpen(false);
      button.current?.focus();
    };
    document.addEventListener('pointerdown', outside);
    document.addEventListener('focusin', outside);
    document.addEventListener('keydown', escape);
    return () => {
      document.removeEventListener('pointerdown', outside);
      document.removeEventListener('focusin', outside);
      document.removeEventListener('keydown', escape);
    };
  }, [open]);

  useLayoutEffect(() => {
    if (open && panel.current !== null) putInSight(panel.current);
  }, [open]);

  const move = (event: KeyboardEvent) => {
    if (!open || panel.current === null || !(event.target instanceof Element)) return;
    const next = neighbour(panel.current, event.target, event.key);
    if (next === null) return;
    event.preventDefault();
    next.focus();
  };

  return (
    // The keys are those of the buttons within.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className="panel-root" ref={root} onKeyDown={move}>
      <button
        ref={button}
        type="button"
        className={className}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        aria-label={name}
        onClick={() => setOpen(!open)}
      >
        {label}
      </button>
      {open && (
        <div ref={panel} id={id} className={`panel panel-${align}`} role="group" aria-label={name}>
          <Content close={close}>{children}</Content>
        </div>
      )}
    </div>
  );
}

function Content({
  close,
  children,
}: Pick<PanelProps, 'children'> & { readonly close: () => void }) {
  return children(close);
}

/** A panel beside its button may reach over the window's edge: it is moved back, and scrolled to. */
function putInSight(panel: HTMLElement): void {
  const { left, right } = panel.getBoundingClientRect();
  const over = Math.max(0, right - (document.documentElement.clientWidth - MARGIN));
  const shift = Math.max(MARGIN - left, -over);
  if (left < MARGIN || over > 0) panel.style.translate = `${shift}px 0`;
  panel.scrollIntoView({ block: 'nearest', behavior: 'instant' });
  // At the page's end there is nothing left to scroll: the run bar would lie over it. Then it opens upwards.
  const floor = document.getElementById('run-bar')?.getBoundingClientRect().top ?? Infinity;
  const { bottom, height } = panel.getBoundingClientRect();
  const button = panel.previousElementSibling?.getBoundingClientRect().top ?? 0;
  if (bottom > floor && button - height > TOP_BAR) panel.dataset.above = '';
}
