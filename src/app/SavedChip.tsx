import { useEffect, useState } from 'react';
import { count } from '../runs/summary.ts';
import { Panel } from '../ui/Panel.tsx';
import { useSession } from './context.tsx';
import { useLab } from '../kinds/page.tsx';
import { savedWords, savingNotice } from './saved-words.ts';
import { SavedPanel } from './SavedPanel.tsx';

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
  if (notice === null && unreadable.runs === 0 && unreadable.notebooks === 0) return null;
  return (
    <div className="saving-notice" role="status">
      {notice !== null && <p>{notice}</p>}
      {unreadable.runs > 0 && <p>{unreadWords(unreadable.runs, 'run')}</p>}
      {unreadable.notebooks > 0 && (
        <p>
          {unreadWords(unreadable.notebooks, 'notebook')} What you change here is kept beside{' '}
          {unreadable.notebooks === 1 ? 'it' : 'them'}.
        </p>
      )}
    </div>
  );
}

function unreadWords(n: number, thing: string): string {
  const [things, stay] =
    n === 1
      ? [`One stored ${thing}`, 'It stays as it is and is']
      : [`${count(n)} stored ${thing}s`, 'They stay as they are and are'];
  return `${things} could not be read (damaged, or from a newer version). ${stay} not listed.`;
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
