import { useId } from 'react';
import type { MapFrame } from '../../../workers/protocol/map.ts';
import { countLabels } from '../../figures/intent-slots.ts';
import type { RunRecord } from '../../runs/record.ts';
import { rowsAmong, selectionSentence } from '../../runs/selection.ts';
import { usePage } from '../page.tsx';
import { useSelection } from '../use-selection.ts';

interface SelectionToolsProps {
  readonly run: RunRecord;
  readonly frame: MapFrame;
  /** Whether dragging over the map rounds users up. */
  readonly lasso: boolean;
  readonly onLasso: (on: boolean) => void;
}

/** Singles users out: by a lasso round them, by their intent, by their number; and tells of those that are. */
export function SelectionTools({ run, frame, lasso, onLasso }: SelectionToolsProps) {
  const page = usePage();
  const id = useId();
  const chosen = useSelection(run);
  const { intents, users } = frame;
  const labels = intents === null ? [] : countLabels(intents, (frame.centres?.length ?? 0) / 2);
  const ofIntent = (intent: number) =>
    Array.from(users).filter((_, row) => intents?.[row] === intent);
  return (
    <div className="selection">
      <div className="row selection-tools">
        <button
          type="button"
          className="link small"
          aria-pressed={lasso}
          title="Drag round users on the map; other figures are then of them alone"
          onClick={() => onLasso(!lasso)}
        >
          {lasso ? 'Lasso is on' : 'Lasso'}
        </button>
        {labels.length > 0 && (
          <>
            <label className="unseen" htmlFor={`${id}-intent`}>
              Select the users of an intent
            </label>
            <select
              id={`${id}-intent`}
              className="small"
              value=""
              onChange={(event) => page.select(run.id, ofIntent(Number(event.target.value)))}
            >
              <option value="">Users of …</option>
              {labels.map((count, intent) =>
                count === 0 ? null : (
                  <option key={intent} value={intent}>
                    intent {intent + 1}
                  </option>
                ),
              )}
            </select>
          </>
        )}
        <label className="unseen" htmlFor={`${id}-user`}>
          Find a user on the map
        </label>
        <input
          id={`${id}-user`}
          className="small num selection-user"
          type="text"
          inputMode="numeric"
          autoComplete="off"
          placeholder="Find user …"
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            const user = Number(event.currentTarget.value);
            if (rowsAmong(frame, [user]).length > 0) page.select(run.id, [user]);
            else page.say(`User ${event.currentTarget.value} is not on this map.`);
          }}
        />
        {chosen !== null && (
          <button type="button" className="link small" onClick={() => page.select(run.id, [])}>
            All users again
          </button>
        )}
      </div>
      <p className="small selection-words" role="status">
        {chosen === null ? '' : selectionSentence(run, frame, chosen)}
      </p>
    </div>
  );
}
