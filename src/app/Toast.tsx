import { useEffect, useState } from 'react';
import { IncomingNote } from './IncomingNote.tsx';
import { useSession } from './context.tsx';
import { useLab } from '../kinds/page.tsx';

/** How long a word about something done stays; long enough to reach Undo by keyboard. */
const STAYS_MS = 12_000;

/** What was just done, and the way to take it back; and what becomes of a file that was handed over. */
export function Toast() {
  const session = useSession();
  const toast = useLab((state) => state.toast);
  const incoming = useLab((state) => state.incoming);
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (toast === null || held) return;
    const timer = setTimeout(session.dismissToast, STAYS_MS);
    return () => clearTimeout(timer);
  }, [toast, held, session]);
  useEffect(() => {
    if (incoming?.stage !== 'done' || held) return;
    const timer = setTimeout(session.dismissIncoming, STAYS_MS);
    return () => clearTimeout(timer);
  }, [incoming, held, session]);
  return (
    // It does not go away under the hand, nor under the focus.
    <div
      className="toast-place"
      role="status"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <div className="toasts">
        <IncomingNote />
        {toast !== null && (
          <div className="toast">
            <span>{toast.text}</span>
            {toast.undo !== null && (
              <button type="button" className="link" onClick={toast.undo}>
                Undo
              </button>
            )}
            <button type="button" className="link quiet" onClick={session.dismissToast}>
              Close
            </button>
          </div>
        )}
      </div>
    </div>
  );
}
