import { unless } from '../../ui/off.ts';
import { WatchIcon } from '../../ui/icons.tsx';
import { useLab } from '../../kinds/page.tsx';
import { useSession } from '../context.tsx';
import { experimentNear, watched, watchReason } from './watched.ts';

/** On the run bar: the stage in place of the notebook, and back. */
export function WatchButton() {
  const session = useSession();
  const isOpen = useLab((state) => watched(state) !== null);
  const reason = useLab((state) => watchReason(state, null));
  const near = useLab((state) => experimentNear(state, null)?.id ?? null);
  return (
    <button
      type="button"
      className="button icon-button watch-button"
      aria-label="Watch"
      aria-pressed={isOpen}
      title="Map, curves and loss on one screen (W)"
      {...unless(
        reason,
        () => {
          if (isOpen) session.leaveStage();
          else if (near !== null) session.watch(near);
        },
        session.say,
      )}
    >
      <WatchIcon />
    </button>
  );
}
