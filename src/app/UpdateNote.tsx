import { drivenRun, isAlive } from '../state/selectors.ts';
import { useLab } from '../kinds/page.tsx';
import { openNewer, useNewerBuild, type BuildWorker } from './offline.ts';

/** A newer build of the page is here. It is said between runs, never during one: a reload would end it. */
export function UpdateNote() {
  const newer = useNewerBuild();
  return <UpdateLine newer={newer} reload={() => location.reload()} />;
}

interface UpdateLineProps {
  readonly newer: BuildWorker | null;
  readonly reload: () => void;
}

export function UpdateLine({ newer, reload }: UpdateLineProps) {
  const busy = useLab((state) => state.starting !== null || isAlive(drivenRun(state)));
  return (
    <div className="update-note" role="status">
      {newer !== null && !busy && (
        <p className="small">
          A new version is ready
          <button type="button" className="button" onClick={() => openNewer(newer, reload)}>
            Reload
          </button>
        </p>
      )}
    </div>
  );
}
