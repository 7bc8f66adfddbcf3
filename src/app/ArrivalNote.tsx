import { useEffect } from 'react';
import { useSession } from './context.tsx';
import { useLab } from '../kinds/page.tsx';
import { leadTo } from './lead.ts';

/** What was handed over and what becomes of it, and the way to it; it leads there by itself once that is there. */
export function ArrivalNote() {
  const session = useSession();
  const arrival = useLab((state) => state.arrival);
  useEffect(() => {
    // A page that cannot be opened brings its own reason into sight.
    if (arrival === null || arrival.stage === 'busy') return;
    if (arrival.at === null && arrival.stage === 'failed') return;
    const frame = requestAnimationFrame(() => leadTo(arrival.at));
    return () => cancelAnimationFrame(frame);
  }, [arrival]);
  if (arrival === null) return null;
  const { stage, words, at } = arrival;
  return (
    <div className={`toast arrival arrival-${stage}`}>
      <span className="arrival-words">
        {words}
        {stage === 'busy' && <progress aria-label={words} />}
      </span>
      {at !== null && (
        <button type="button" className="link" onClick={() => leadTo(at)}>
          Show
        </button>
      )}
      {stage !== 'busy' && (
        <button type="button" className="link quiet" onClick={session.dismissArrival}>
          Close
        </button>
      )}
    </div>
  );
}
