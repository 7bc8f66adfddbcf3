import { useId } from 'react';
import { useLab, useSession } from '../../app/context.tsx';
import {
  configProblems,
  FIELD_GROUPS,
  FIELDS,
  type Field,
  type FieldGroup,
} from '../../../workers/catalog/fields.ts';
import { slotOf } from '../../state/selectors.ts';
import { presetOf, type ExperimentCell } from './config.ts';
import { SettingControl } from './SettingControl.tsx';

/** In sight at all times; the rest is one press away. */
const IMPORTANT: readonly Field['key'][] = [
  'num_intent_clusters',
  'trade_off',
  'hidden_size',
  'lr',
  'epochs',
  'seed',
];

const GROUP_NAMES: Readonly<Record<FieldGroup, string>> = {
  intents: 'Intents',
  loss: 'Loss',
  encoder: 'Encoder',
  views: 'Views',
  training: 'Training',
  evaluation: 'Evaluation',
};

const important = IMPORTANT.flatMap((key) => FIELDS.filter((field) => field.key === key));
const others = FIELDS.filter(({ key }) => !IMPORTANT.includes(key));

/** The settings of the next run, from the same list that validates them. */
export function Settings({ cell }: { readonly cell: ExperimentCell }) {
  const { preset, settings: draft } = cell.config;
  const base = presetOf(
    preset,
    useLab((state) => slotOf(state, cell.config.dataset).opened?.card ?? null),
  ).config;
  const problems = configProblems(draft);
  const session = useSession();
  const id = useId();
  const control = (field: Field) => (
    <SettingControl
      key={field.key}
      field={field}
      value={draft[field.key]}
      base={base[field.key]}
      problem={problems.find(({ key }) => key === field.key)?.message ?? null}
      onChange={(value) => session.setting(cell.id, field.key, value)}
    />
  );
  const changedBelow = others.filter(({ key }) => draft[key] !== base[key]).length;
  return (
    <div className="settings">
      <div className="settings-grid">{important.map(control)}</div>
      <details className="more-settings">
        <summary>
          More settings
          {changedBelow > 0 && <span className="quiet"> · {changedBelow} changed</span>}
        </summary>
        {FIELD_GROUPS.map((group) => (
          <section key={group} role="group" aria-labelledby={`${id}-${group}`}>
            <h3 id={`${id}-${group}`}>{GROUP_NAMES[group]}</h3>
            <div className="settings-grid">
              {others.filter((field) => field.group === group).map(control)}
            </div>
          </section>
        ))}
      </details>
    </div>
  );
}
