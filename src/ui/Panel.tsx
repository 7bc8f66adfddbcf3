import { useEffect, useId, useRef, useState, type ReactNode } from 'react';

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

/** A button that opens a small floating panel; Escape, a press elsewhere or leaving by Tab closes it. */
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

  useEffect(() => {
    if (!open) return;
    const outside = (event: Event) => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) setOpen(false);
    };
    const escape = (event: KeyboardEvent) => {
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

  return (
    <div className="panel-root" ref={root}>
      <button
        ref={button}
        type="button"
        className={className}
        aria-expanded={open}
        aria-controls={id}
        aria-label={name}
        onClick={() => setOpen(!open)}
      >
        {label}
      </button>
      {open && (
        <div id={id} className={`panel panel-${align}`} role="group" aria-label={name}>
          {children(() => setOpen(false))}
        </div>
      )}
    </div>
  );
}
