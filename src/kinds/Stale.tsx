import type { ReactNode } from 'react';

interface StaleProps {
  /** Why the content no longer says what a run now would; null while it does. */
  readonly reason: string | null;
  /** The way out of it. */
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

/** Figures that belong to other settings: a calm hatched edge and a sentence, nothing hidden. */
export function Stale({ reason, action, children }: StaleProps) {
  return (
    <div className={reason === null ? 'fresh' : 'stale'}>
      {reason !== null && (
        <p className="stale-note small">
          <span>{reason}</span> {action}
        </p>
      )}
      {children}
    </div>
  );
}
