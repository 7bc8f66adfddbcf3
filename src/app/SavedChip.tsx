import { useEffect, useState } from 'react';
import { isAlive } from '../state/selectors.ts';
import { count } from '../runs/summary.ts';
import { DownloadIcon } from '../ui/icons.tsx';
import { bytes } from '../ui/format.ts';
import { Panel } from '../ui/Panel.tsx';
import { useLab, useSession } from './context.tsx';
import { runsFile } from './export-runs.ts';
import { downloadBlob } from './files.ts';
import { savedWords, savingNotice } from './saved-words.ts';
import { APP_VERSION } from './version.ts';

/** Between two looks at the clock: the words change, the eye stays where it is. */
const LOOK_MS = 3000;

/** Says that runs are kept, and where; a press tells how much there is, and lets go of it. */
export function SavedChip() {
  const [first, rest] = useWords();
  const kind = useLab((state) => state.saving.kind);
  return (
    <Panel
      name="Saved runs"
      align="end"
      className="button quiet-button chip saved-chip"
      label={
        <span className={kind === 'kept' || kind === 'opening' ? 'quiet' : 'saved-not'}>
          {first}
          <span className="saved-rest">{rest}</span>
        </span>
      }
    >
      {() => <SavedPanel />}
    </Panel>
  );
}

/** What keeps runs from being saved, or earlier ones from being shown: calm, below the title. */
export function SavingNotice() {
  const notice = useLab((state) => savingNotice(state.saving));
  const unreadable = useLab((state) => state.unreadable);
  if (notice === null && unreadable === 0) return null;
  return (
    <div className="saving-notice" role="status">
      {notice !== null && <p>{notice}</p>}
      {unreadable > 0 && (
        <p>
          {unreadable === 1 ? 'One stored run' : `${count(unreadable)} stored runs`} could not be
          read (damaged, or from a newer version) and {unreadable === 1 ? 'is' : 'are'} not listed.
        </p>
      )}
    </div>
  );
}

function useWords(): readonly [string, string] {
  const { store } = useSession();
  const kind = useLab((state) => state.saving.kind);
  const look = () => savedWords(store.getState().saving, Date.now());
  const [words, setWords] = useState(look);
  useEffect(() => {
    const show = () =>
      setWords((old) => {
        const next = savedWords(store.getState().saving, Date.now());
        return next.join() === old.join() ? old : next;
      });
    show();
    const timer = setInterval(show, LOOK_MS);
    return () => clearInterval(timer);
  }, [store, kind]);
  return words;
}

function SavedPanel() {
  const { store } = useSession();
  const runs = useLab((state) => state.runs.length);
  const notice = useLab((state) => savingNotice(state.saving));
  const storage = useStorage();
  const save = () => downloadBlob('elcrec-runs.json', runsFile(store.getState().runs, APP_VERSION));
  return (
    <div className="engine-panel">
      <h3>Saved in this browser</h3>
      {notice !== null && <p>{notice}</p>}
      <dl className="limits small num">
        <div>
          <dt>runs</dt>
          <dd>{count(runs)}</dd>
        </div>
        <div>
          <dt>storage used</dt>
          <dd>{storage ?? '–'}</dd>
        </div>
      </dl>
      <p className="small quiet">
        Kept of every run: settings, curves, results, maps, and what it needs to go on after its
        last finished epoch. Not kept: the vectors the maps were made from.
      </p>
      <Acts runs={runs} save={save} />
    </div>
  );
}

interface ActsProps {
  readonly runs: number;
  readonly save: () => void;
}

/** Out to a file, or gone: two presses, the second on other words, for what is cleared stays gone. */
function Acts({ runs, save }: ActsProps) {
  const session = useSession();
  const [asked, setAsked] = useState(false);
  const busy = useLab((state) => state.starting !== null || state.runs.some(isAlive));
  const elsewhere = useLab((state) => state.saving.kind === 'elsewhere');
  if (asked && !busy)
    return (
      <div className="row">
        <button
          type="button"
          className="button danger"
          onClick={() => {
            setAsked(false);
            void session.clear();
          }}
        >
          {runs === 0
            ? 'Clear all'
            : `Clear ${count(runs)} ${runs === 1 ? 'run' : 'runs'} for good`}
        </button>
        <button type="button" className="button quiet-button" onClick={() => setAsked(false)}>
          Keep
        </button>
      </div>
    );
  return (
    <>
      <div className="row">
        <button type="button" className="button" disabled={runs === 0} onClick={save}>
          <DownloadIcon /> Download all
        </button>
        {!elsewhere && (
          <button
            type="button"
            className="button quiet-button"
            disabled={busy}
            onClick={() => setAsked(true)}
          >
            Clear data
          </button>
        )}
      </div>
      {busy && (
        <p className="small quiet">A run is alive: data can be cleared when it has ended.</p>
      )}
    </>
  );
}

/** Bytes this site occupies, by the browser's own estimate. */
function useStorage(): string | null {
  const saving = useLab((state) => state.saving);
  const [used, setUsed] = useState<string | null>(null);
  useEffect(() => {
    let current = true;
    // Absent outside of secure contexts, whatever the type says.
    const storage = navigator.storage as StorageManager | undefined;
    void storage?.estimate().then(({ usage }) => {
      if (current && usage !== undefined) setUsed(bytes(usage));
    });
    return () => {
      current = false;
    };
  }, [saving]);
  return used;
}
