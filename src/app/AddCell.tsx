import { useSession } from './context.tsx';
import { kinds } from '../document/kinds.ts';
import { PlusIcon } from '../ui/icons.tsx';
import { Panel } from '../ui/Panel.tsx';

/** A place between two cells: a hairline that offers every kind. */
export function AddCell({ at, last = false }: { readonly at: number; readonly last?: boolean }) {
  const session = useSession();
  return (
    <div className={`add-cell ${at === 0 ? 'add-cell-first' : ''} ${last ? 'add-cell-last' : ''}`}>
      <Panel
        name="Add a cell"
        className="button quiet-button add-cell-button"
        label={
          <>
            <PlusIcon /> <span>Add a cell</span>
          </>
        }
      >
        {(close) => (
          <div className="chooser">
            {kinds().map(({ kind, title, explain }) => (
              <button
                key={kind}
                type="button"
                className="choice"
                onClick={() => {
                  close();
                  const id = session.add(kind, at);
                  requestAnimationFrame(() =>
                    document.getElementById(id)?.scrollIntoView({ block: 'nearest' }),
                  );
                }}
              >
                <span>{title}</span>
                <span className="quiet small">{explain}</span>
              </button>
            ))}
          </div>
        )}
      </Panel>
    </div>
  );
}
