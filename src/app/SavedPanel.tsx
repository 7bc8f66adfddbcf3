import { useEffect, useState } from 'react';
import type { Held, Usage } from '../storage/archive.ts';
import { CAPS } from '../storage/limits.ts';
import { count } from '../runs/summary.ts';
import { isAlive } from '../state/selectors.ts';
import { bytes } from '../ui/format.ts';
import { DownloadIcon } from '../ui/icons.tsx';
import { useSession } from './context.tsx';
import { useLab } from '../kinds/page.tsx';
import { savingNotice } from './saved-words.ts';

/** How much is kept in this browser, and the ways out of it. */
export function SavedPanel() {
  const session = useSession();
  const listed = useLab((state) => state.runs.length);
  const saving = useLab((state) => state.saving);
  const notice = savingNotice(saving);
  const usage = useUsage();
  const storage = useStorage();
  // Where nothing is stored the page still has its runs.
  const runs = Math.max(listed, usage?.runs ?? 0);
  const rows: readonly (readonly [string, string])[] = [
    ['runs', count(runs)],
    ['notebooks', usage === null ? '–' : count(usage.notebooks)],
    ['learned parameters', heldWords(usage?.checkpoints)],
    ['data files', heldWords(usage?.files)],
    ['storage used', storage ?? '–'],
  ];
  return (
    <div className="engine-panel">
      <h3>{saving.kind === 'none' ? 'Not saved' : 'Saved in this browser'}</h3>
      {notice !== null && <p>{notice}</p>}
      {saving.kind === 'none' ? (
        <p className="small quiet">
          The address ends in <code>storage=none</code>: nothing is kept in this browser, and what
          is done here is gone with the page. Download what you need.
        </p>
      ) : (
        <>
          <dl className="limits small num">
            {rows.map(([what, much]) => (
              <div key={what}>
                <dt>{what}</dt>
                <dd>{much}</dd>
              </div>
            ))}
          </dl>
          <p className="small quiet">
            Kept of every run: settings, curves, results, maps, what it needs to go on after its
            last finished epoch, and once it has ended what it has learned (the newest{' '}
            {CAPS.checkpoints.count}). Data files you hand over are kept too, up to{' '}
            {CAPS.files.bytes / 1e6} MB in all, so that they open again by themselves. All of it
            stays on this computer. Not kept: the vectors the maps were made from.
          </p>
        </>
      )}
      <Acts runs={runs} save={() => session.save('everything')} />
    </div>
  );
}

/** "3, 12 MB"; a dash while it is being counted. */
const heldWords = (held: Held | undefined): string =>
  held === undefined ? '–' : held.count === 0 ? '0' : `${count(held.count)}, ${bytes(held.bytes)}`;

interface ActsProps {
  readonly runs: number;
  readonly save: () => Promise<void>;
}

/** Out to a file, or gone: two presses, the second on other words, for what is cleared stays gone. */
function Acts({ runs, save }: ActsProps) {
  const session = useSession();
  const [asked, setAsked] = useState(false);
  const busy = useLab((state) => state.starting !== null || state.runs.some(isAlive));
  const isForeign = useLab(({ saving: { kind } }) => kind === 'elsewhere' || kind === 'none');
  const [collects, setCollects] = useState(false);
  const saveAll = async () => {
    setCollects(true);
    await save();
    setCollects(false);
  };
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
        <button type="button" className="button" disabled={collects} onClick={() => void saveAll()}>
          <DownloadIcon /> {collects ? 'Collecting' : 'Download all'}
        </button>
        {!isForeign && (
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

/** What is kept, counted anew after every write; null until it is known. */
function useUsage(): Usage | null {
  const { keep } = useSession();
  const saving = useLab((state) => state.saving);
  const [usage, setUsage] = useState<Usage | null>(null);
  useEffect(() => {
    let current = true;
    const show = (next: Usage) => current && setUsage(next);
    // Where the archive is shut, dashes stay.
    keep.usage().then(show, () => undefined);
    return () => {
      current = false;
    };
  }, [keep, saving]);
  return usage;
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
