import { useRef, useState } from 'react';
import type { RunRecord } from '../../runs/record.ts';
import { PencilIcon } from '../../ui/icons.tsx';
import { InPlace } from './InPlace.tsx';

/** Characters of a run's name and note, at most. */
export const NAME_LIMIT = 60;
export const NOTE_LIMIT = 500;

interface RunNameProps {
  readonly run: RunRecord;
  readonly current: boolean;
  readonly onShow: () => void;
  readonly onRename: (name: string) => void;
}

/** A run's name: a press turns the figures to it, a double press or the pencil renames it. */
export function RunName({ run, current, onShow, onRename }: RunNameProps) {
  const [editing, setEditing] = useState(false);
  const pencil = useRef<HTMLButtonElement>(null);
  return (
    <>
      {editing && (
        <InPlace
          label={`Name of ${run.name}`}
          value={run.name}
          limit={NAME_LIMIT}
          onDone={(name, byKey) => {
            setEditing(false);
            if (name !== null && name !== '' && name !== run.name) onRename(name);
            if (byKey) pencil.current?.focus();
          }}
        />
      )}
      <button
        type="button"
        className="run-title"
        hidden={editing}
        title={run.name}
        aria-current={current}
        onClick={onShow}
        onDoubleClick={() => setEditing(true)}
      >
        {run.name}
      </button>
      <button
        ref={pencil}
        type="button"
        className="button icon-button bare row-tool"
        aria-label={`Rename ${run.name}`}
        onClick={() => setEditing(true)}
      >
        <PencilIcon />
      </button>
    </>
  );
}

/** A person's own words about a run. */
export function RunNote({
  run,
  onNote,
}: {
  readonly run: RunRecord;
  readonly onNote: (note: string) => void;
}) {
  const [editing, setEditing] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  return (
    <>
      {editing && (
        <InPlace
          label={`Note on ${run.name}`}
          value={run.note}
          limit={NOTE_LIMIT}
          onDone={(note, byKey) => {
            setEditing(false);
            if (note !== null && note !== run.note) onNote(note);
            // It is unseen until the next render.
            if (byKey) requestAnimationFrame(() => button.current?.focus());
          }}
        />
      )}
      <button
        ref={button}
        type="button"
        className={`run-note ${run.note === '' ? 'row-tool' : ''}`}
        hidden={editing}
        title={run.note}
        aria-label={
          run.note === '' ? `Add a note on ${run.name}` : `Note on ${run.name}: ${run.note}`
        }
        onClick={() => setEditing(true)}
      >
        {run.note === '' ? 'Add note' : run.note}
      </button>
    </>
  );
}
