import type { Inspection, SeenItem } from '../../../workers/protocol/inspection.ts';
import { count, epochNumber } from '../../runs/summary.ts';
import { NumberInput } from '../../ui/NumberInput.tsx';
import { usePage } from '../page.tsx';
import type { StoryCell } from './config.ts';
import { itemName } from './words.ts';

interface SequencesProps {
  readonly cell: StoryCell;
  readonly found: Inspection;
}

/** The history, each of whose items can be taken out, and the two views that training drew of it. */
export function Sequences({ cell, found }: SequencesProps) {
  const page = usePage();
  const { history, read, answer, views, user } = found;
  const items = history.map(({ item }) => item);
  const without = (at: number) =>
    void page.inspect(cell.id, { kind: 'items', items: items.filter((_, place) => place !== at) });
  return (
    <div className="story-part">
      <h3>History</h3>
      <ol className="story-items" aria-label="Items, oldest first">
        {history.map((item, at) => (
          <li key={at} className={at < history.length - read ? 'unread' : ''}>
            <button
              type="button"
              className="story-item"
              title="Take it out, and read the rest as a history of its own"
              aria-label={`Take out ${itemName(item)}`}
              disabled={history.length < 2}
              onClick={() => without(at)}
            >
              {itemName(item)}
            </button>
          </li>
        ))}
        {answer !== null && (
          <li>
            <span
              className="story-item story-item-answer"
              title="Held out for the test: the model never saw it"
            >
              {itemName(answer)}
            </span>
          </li>
        )}
      </ol>
      {read < history.length && (
        <p className="small quiet">The model reads the newest {count(read)} of these.</p>
      )}
      {user === null ? (
        <p className="small quiet">
          Composed by hand: press an item to take it out, or a recommendation to add it. Views are
          drawn of users alone.
        </p>
      ) : views === null ? (
        <p className="small quiet">This model draws no augmented views.</p>
      ) : (
        <div className="story-views">
          <div className="row small">
            <label htmlFor={`${cell.id}-epoch`}>The two views of epoch</label>
            <NumberInput
              id={`${cell.id}-epoch`}
              min={1}
              max={9999}
              integer
              value={epochNumber(cell.config.views_of_epoch)}
              onChange={(epoch) =>
                void page.inspect(cell.id, { kind: 'row', row: user.row }, epoch - 1)
              }
            />
          </div>
          {views.map((view, which) => (
            <View key={which} name={`View ${which + 1}`} items={view} />
          ))}
        </div>
      )}
    </div>
  );
}

/** One view; a masked item is a gap. */
const View = ({ name, items }: { readonly name: string; readonly items: readonly SeenItem[] }) => (
  <ol className="story-items" aria-label={name}>
    {items.map((item, at) => (
      <li key={at}>
        <span className={`story-item ${item.item === 0 ? 'story-item-masked' : ''}`}>
          {item.item === 0 ? 'masked' : itemName(item)}
        </span>
      </li>
    ))}
  </ol>
);
