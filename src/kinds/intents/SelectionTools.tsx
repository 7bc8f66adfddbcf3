import { useId, useState } from 'react';
import type { MapFrame } from '../../../workers/protocol/map.ts';
import { countLabels } from '../../figures/intent-slots.ts';
import type { RunRecord } from '../../runs/record.ts';
import { nearestUsers, type Neighbour } from '../../runs/neighbours.ts';
import { rowsAmong, selectionSentence } from '../../runs/selection.ts';
import { usePage } from '../page.tsx';
import { useSelection } from '../use-selection.ts';

/** So many neighbours, as t-SNE's quality counts them. */
const NEAREST = 10;

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
  const [near, setNear] = useState<{
    readonly user: number;
    /** Of the map beside which they were looked for. */
    readonly epoch: number;
    readonly near: readonly Neighbour[];
  } | null>(null);
  const one = chosen?.length === 1 ? chosen[0] : null;
  // At hand in the visit that trained.
  const snapshot = run.snapshots.find(({ epoch }) => epoch === frame.epoch);
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
          placeholder="Find user no. …"
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            const row = Number(event.currentTarget.value) - 1;
            if (rowsAmong(frame, [row]).length > 0) page.select(run.id, [row]);
            else page.say(`User no. ${event.currentTarget.value} is not on this map.`);
          }}
        />
        {one !== null && snapshot !== undefined && (
          <button
            type="button"
            className="link small"
            title="By the vectors themselves, not by the map"
            onClick={() => {
              const near = nearestUsers(snapshot, one, NEAREST);
              setNear({ user: one, epoch: frame.epoch, near });
              page.select(run.id, [one, ...near.map(({ user }) => user)]);
            }}
          >
            Its nearest {NEAREST}
          </button>
        )}
        {chosen !== null && (
          <button type="button" className="link small" onClick={() => page.select(run.id, [])}>
            All users again
          </button>
        )}
      </div>
      <p className="small selection-words" role="status">
        {chosen === null ? '' : selectionSentence(run, frame, chosen)}
      </p>
      {near !== null && near.epoch === frame.epoch && isTheirs(near, chosen) && (
        <p className="small quiet num">
          Nearest to user no. {near.user + 1} by cosine (distance in brackets; vectors of unit
          length, so both have one order):{' '}
          {near.near
            .map(
              ({ user, cosine, distance }) =>
                `${user + 1}: ${cosine.toFixed(3)} (${distance.toFixed(3)})`,
            )
            .join(' · ')}
        </p>
      )}
    </div>
  );
}

/** Whether those selected are a user and the nearest to them. */
const isTheirs = (
  { user, near }: { readonly user: number; readonly near: readonly Neighbour[] },
  chosen: readonly number[] | null,
): boolean =>
  chosen?.length === near.length + 1 &&
  [user, ...near.map((one) => one.user)].every((one) => chosen.includes(one));
