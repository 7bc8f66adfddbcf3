import { useEffect } from 'react';
import { useSession } from './context.tsx';
import { useLab } from '../kinds/page.tsx';
import { leadTo } from './lead.ts';

/** What was handed over and what becomes of it, and the way to it; it leads there by itself once that is there. */
export function IncomingNote() {
  const session = useSession();
  const incoming = useLab((state) => state.incoming);
  useEffect(() => {
    // A page that cannot be opened brings its own reason into sight.
    if (incoming === null || incoming.stage === 'busy') return;
    if (incoming.at === null && incoming.stage === 'failed') return;
    const frame = requestAnimationFrame(() => leadTo(incoming.at));
    return () => cancelAnimationFrame(frame);
  }, [incoming]);
  if (incoming === null) return null;
  const { stage, words, at } = incoming;
  return (
    <div className={`toast incoming incoming-${stage}`}>
      <span className="incoming-words">
        {words}
        {stage === 'busy' && <progress aria-label={words} />}
      </span>
      {at !== null && (
        <button type="button" className="link" onClick={() => leadTo(at)}>
          Show
        </button>
      )}
      {stage !== 'busy' && (
        <button type="button" className="link quiet" onClick={session.dismissIncoming}>
          Close
        </button>
      )}
    </div>
  );
}
