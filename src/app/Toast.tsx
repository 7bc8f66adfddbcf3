import { useEffect } from 'react';
import { useLab, useSession } from './context.tsx';

/** How long a word about something done stays; long enough to reach Undo by keyboard. */
const STAYS_MS = 12_000;

/** What was just done, and the way to take it back. */
export function Toast() {
  const session = useSession();
  const toast = useLab((state) => state.toast);
  useEffect(() => {
    if (toast === null) return;
    const timer = setTimeout(session.dismissToast, STAYS_MS);
    return () => clearTimeout(timer);
  }, [toast, session]);
  return (
    <div className="toast-place" role="status">
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
  );
}
