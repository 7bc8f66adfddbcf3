import { nameOf } from '../../../workers/catalog/models.ts';
import type { Inspection, NearIntent } from '../../../workers/protocol/inspection.ts';
import type { RunRecord } from '../../runs/record.ts';
import { count } from '../../runs/summary.ts';
import { Scroll } from '../../ui/Scroll.tsx';
import { usePage } from '../page.tsx';
import { storyConfig, type StoryCell } from './config.ts';
import { renamed, writeNames } from './names.ts';
import { decimal, defaultName, itemName } from './words.ts';

interface IntentsProps {
  readonly cell: StoryCell;
  readonly run: RunRecord;
  readonly found: Inspection;
  readonly names: ReadonlyMap<number, string>;
}

/** The intents nearest to the user, each told by what its users have more often than others. */
export function Intents({ cell, run, found, names }: IntentsProps) {
  const { intents } = found;
  if (intents === null)
    return (
      <div className="story-part">
        <h3>Intents</h3>
        <p className="small quiet">{noIntents(run)}</p>
      </div>
    );
  return (
    <div className="story-part">
      <h3>Nearest intents</h3>
      <Scroll name="Nearest intents">
        <table className="story-table">
          <thead>
            <tr>
              <th scope="col">Intent</th>
              <th scope="col">Name</th>
              <th scope="col">Cosine</th>
              <th scope="col">Distance</th>
              <th scope="col">Users</th>
              <th scope="col">Characteristic items, by lift</th>
            </tr>
          </thead>
          <tbody>
            {intents.list.map((near, at) => (
              <tr key={near.intent} className={at === 0 ? 'ours' : ''}>
                <td className="num">{near.intent + 1}</td>
                <td>
                  <IntentName cell={cell} run={run} near={near} names={names} />
                </td>
                <td className="num">{decimal(near.cosine)}</td>
                <td className="num">{decimal(near.distance)}</td>
                <td className="num">{near.users === null ? '–' : count(near.users)}</td>
                <td className="story-lifted">{lifted(near)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <p className="small quiet">
        {intents.nearest === 'at_unit_length'
          ? 'Distances are between vectors of unit length, as the model seeks the nearest.'
          : 'Distances are between vectors as they are, as the model seeks the nearest.'}{' '}
        Lift: how much commoner an item is among an intent’s users than among all; it counts from{' '}
        {intents.support} of its users, or 1 % of them, on.
      </p>
    </div>
  );
}

function lifted({ users, items }: NearIntent): string {
  if (users === null) return 'being counted';
  if (users === 0) return 'no user is nearest to it';
  if (items.length === 0) return 'none that enough of its users have';
  return items
    .map((item) => `${itemName(item)} ×${item.lift.toFixed(1)} (${count(item.users)})`)
    .join(', ');
}

interface IntentNameProps extends Omit<IntentsProps, 'found'> {
  readonly near: NearIntent;
}

/** What the person calls an intent; empty is called by its items again. */
function IntentName({ cell, run, near, names }: IntentNameProps) {
  const page = usePage();
  const given = names.get(near.intent) ?? '';
  return (
    <input
      // Made anew where the name came from elsewhere, as by undo.
      key={`${run.id} ${given}`}
      type="text"
      className="story-name"
      aria-label={`Name of intent ${near.intent + 1}`}
      autoComplete="off"
      maxLength={60}
      placeholder={defaultName(near)}
      defaultValue={given}
      onBlur={(event) => {
        const next = event.target.value.trim();
        if (next === given) return;
        page.configure(
          cell.id,
          storyConfig,
          {
            intent_names: writeNames(renamed(names, near.intent, next)),
            named_run: run.id,
          },
          'intent name',
        );
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
      }}
    />
  );
}

const noIntents = ({ config, imported }: RunRecord): string =>
  config.model === 'iclrec'
    ? `${nameOf(config)} groups its users anew before every epoch: ${imported === undefined ? 'what was learned' : 'the file'} holds no centres.`
    : `${nameOf(config)} has no intents.`;
