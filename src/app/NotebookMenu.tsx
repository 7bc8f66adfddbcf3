import { useRef, type ReactNode } from 'react';
import type { NotebookId } from '../document/ids.ts';
import { SHIPPED } from '../shipped/index.ts';
import { isEdited } from '../shipped/edited.ts';
import { notebookOf } from '../state/selectors.ts';
import { ChevronIcon } from '../ui/icons.tsx';
import { MenuItem } from '../ui/MenuItem.tsx';
import { Panel } from '../ui/Panel.tsx';
import { useSession } from './context.tsx';
import { useLab } from '../kinds/page.tsx';
import { NOTEBOOK_FILES } from '../exchange/files.ts';

/** Which notebook is open, and the way to the others: shipped, one's own, or from a file. */
export function NotebookMenu() {
  const notebook = useLab(notebookOf);
  const edited = isEdited(notebook);
  return (
    <div className="notebook-menu">
      <Panel
        name={`Notebook: ${notebook.title}`}
        className="button quiet-button notebook-title"
        label={
          <>
            <span className="notebook-title-text">{notebook.title}</span>
            {edited && <span className="quiet small notebook-edited">edited</span>}
            <ChevronIcon />
          </>
        }
      >
        {(close) => <NotebookList close={close} edited={edited} />}
      </Panel>
    </div>
  );
}

interface NotebookListProps {
  readonly close: () => void;
  readonly edited: boolean;
}

function NotebookList({ close, edited }: NotebookListProps) {
  const session = useSession();
  const open = useLab(notebookOf);
  const library = useLab((state) => state.library);
  const own = library.filter(({ id }) => SHIPPED.every((one) => one.id !== id));
  const act = (what: () => unknown) => () => {
    close();
    what();
  };
  return (
    <div className="notebook-list">
      {edited && (
        <div className="notebook-list-edited notice">
          <p className="small">You changed this copy of “{shippedTitle(open.shipped)}”.</p>
          <button type="button" className="button" onClick={act(() => session.reset())}>
            Reset to the shipped copy
          </button>
        </div>
      )}
      <section>
        <h3>Shipped notebooks</h3>
        {SHIPPED.map(({ id, title, blurb, minutes, notebook }) => (
          <Entry
            key={id}
            current={open.id === notebook.id}
            onOpen={act(() => session.openNotebook(notebook.id))}
            title={title}
          >
            {blurb} <span className="notebook-minutes">{minutes}.</span>
          </Entry>
        ))}
      </section>
      {own.length > 0 && (
        <section>
          <h3>Yours, in this browser</h3>
          {own.map(({ id, title, savedAt }) => (
            <OwnEntry
              key={id}
              id={id}
              title={title}
              savedAt={savedAt}
              current={open.id === id}
              close={close}
            />
          ))}
        </section>
      )}
      <hr />
      <div className="menu">
        <MenuItem onClick={act(() => session.create())}>New notebook</MenuItem>
        <MenuItem onClick={act(() => session.copyNotebook())}>Duplicate this notebook</MenuItem>
        <OpenFile close={close} />
      </div>
    </div>
  );
}

const shippedTitle = (id: string | null): string =>
  SHIPPED.find((one) => one.id === id)?.title ?? 'a shipped notebook';

interface EntryProps {
  readonly title: string;
  readonly current: boolean;
  readonly onOpen: () => void;
  readonly children: ReactNode;
}

function Entry({ title, current, onOpen, children }: EntryProps) {
  return (
    <button
      type="button"
      className="choice"
      {...(current ? { 'aria-current': 'page' } : {})}
      onClick={onOpen}
    >
      <span>{title}</span>
      <span className="quiet small">{children}</span>
    </button>
  );
}

interface OwnEntryProps {
  readonly id: NotebookId;
  readonly title: string;
  readonly savedAt: number;
  readonly current: boolean;
  readonly close: () => void;
}

function OwnEntry({ id, title, savedAt, current, close }: OwnEntryProps) {
  const session = useSession();
  return (
    <div className="notebook-own">
      <Entry
        title={title}
        current={current}
        onOpen={() => {
          close();
          void session.openNotebook(id);
        }}
      >
        saved {new Date(savedAt).toLocaleDateString(undefined, { dateStyle: 'medium' })}
      </Entry>
      <button
        type="button"
        className="link small"
        aria-label={`Delete ${title}`}
        onClick={() => void session.forgetNotebook(id)}
      >
        Delete
      </button>
    </div>
  );
}

/** A notebook from a file: one of ours, also inside a saved page, or any of Jupyter’s. */
function OpenFile({ close }: { readonly close: () => void }) {
  const session = useSession();
  const file = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={file}
        className="unseen"
        type="file"
        accept={NOTEBOOK_FILES}
        aria-label="Notebook file"
        tabIndex={-1}
        onChange={(event) => {
          const chosen = event.target.files?.[0];
          if (chosen === undefined) return;
          close();
          void session.receive(chosen);
        }}
      />
      <MenuItem onClick={() => file.current?.click()}>Open a file</MenuItem>
    </>
  );
}
