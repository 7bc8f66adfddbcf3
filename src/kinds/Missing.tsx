import { useLab, usePage } from './page.tsx';
import type { Cell } from '../document/cell.ts';
import { newCell } from '../document/cells.ts';
import { freeId } from '../document/ids.ts';
import {
  candidates,
  missingReference,
  missingWords,
  nounOf,
  pointedAt,
  type Reference,
} from '../document/references.ts';
import { notebookOf } from '../state/selectors.ts';

/** That a cell points at nothing, and the cells it could point at, a press each; nothing while all is well. */
export function Missing({ cell }: { readonly cell: Cell }) {
  const notebook = useLab(notebookOf);
  const missing = missingReference(notebook, cell);
  if (missing === null) return null;
  return (
    <div className="notice missing" role="status">
      <p>{missingWords(notebook, missing)}</p>
      <Choices cell={cell} missing={missing} />
    </div>
  );
}

/** At most this many are offered as buttons; with more the source is the place to say it. */
const OFFERED = 6;

function Choices({ cell, missing }: { readonly cell: Cell; readonly missing: Reference }) {
  const page = usePage();
  const notebook = useLab(notebookOf);
  const choices = candidates(notebook, missing);
  const verb = missing.use === 'learn' ? 'Learn from' : 'Show';
  const about = missing.key;
  if (choices.length === 0) return <Add cell={cell} missing={missing} />;
  return (
    <div className="row">
      {choices.slice(0, OFFERED).map(({ id, name }) => (
        <button
          key={id}
          type="button"
          className="button"
          onClick={() => page.change({ type: 'configure', cell: pointedAt(cell, id), about })}
        >
          {verb} {name}
        </button>
      ))}
      {choices.length > OFFERED && (
        <span className="small quiet">or name another in the cell’s source</span>
      )}
    </div>
  );
}

/** A new cell right before this one, which then points at it: one change, undone as one. */
function Add({ cell, missing }: { readonly cell: Cell; readonly missing: Reference }) {
  const page = usePage();
  const { cells } = useLab(notebookOf);
  const { kind } = missing;
  const noun = nounOf(kind);
  const add = () => {
    const at = cells.findIndex(({ id }) => id === cell.id);
    const id = freeId(
      missing.to ?? kind,
      cells.map((one) => one.id),
    );
    page.change({
      type: 'several',
      words: `add ${noun}`,
      actions: [
        { type: 'add', cell: newCell(kind, id, cells.slice(0, at)), at },
        { type: 'configure', cell: pointedAt(cell, id), about: missing.key },
      ],
    });
  };
  return (
    <div className="row">
      <button type="button" className="button" onClick={add}>
        Add {noun} before it
      </button>
    </div>
  );
}
