import { useId } from 'react';
import { useLab, usePage } from '../page.tsx';
import { configProblems } from '../../../workers/catalog/config-check.ts';
import {
  applies,
  type Field,
  FIELD_GROUPS,
  type FieldGroup,
} from '../../../workers/catalog/field.ts';
import { cardOf, fieldsOf } from '../../../workers/catalog/models.ts';
import { slotOf } from '../../state/selectors.ts';
import { basePreset, type ExperimentCell } from './config.ts';
import { SettingControl } from './SettingControl.tsx';

const GROUP_NAMES: Readonly<Record<FieldGroup, string>> = {
  model: 'Model',
  intents: 'Intents',
  loss: 'Loss',
  encoder: 'Encoder',
  views: 'Views',
  training: 'Training',
  evaluation: 'Evaluation',
};

/** The settings of the next run, from the same list that validates them. */
export function Settings({ cell }: { readonly cell: ExperimentCell }) {
  const { settings: draft } = cell.config;
  const data = useLab((state) => slotOf(state, cell.config.dataset).opened?.card ?? null);
  const base = basePreset(cell.config, data).config;
  const fields = fieldsOf(cardOf(draft)).filter(
    (field) => field.group !== 'model' && applies(field, draft),
  );
  const others = fields.filter(({ first }) => first !== true);
  const problems = configProblems(draft);
  const page = usePage();
  const id = useId();
  const control = (field: Field) => (
    <SettingControl
      key={field.key}
      field={field}
      value={draft[field.key]}
      base={base[field.key]}
      problem={problems.find(({ key }) => key === field.key)?.message ?? null}
      onChange={(value) => page.setting(cell.id, field.key, value)}
    />
  );
  const changedBelow = others.filter(({ key }) => draft[key] !== base[key]).length;
  return (
    <div className="settings">
      <div className="settings-grid">
        {fields.filter(({ first }) => first === true).map(control)}
      </div>
      <details className="more-settings">
        <summary>
          More settings
          {changedBelow > 0 && <span className="quiet"> · {changedBelow} changed</span>}
        </summary>
        {FIELD_GROUPS.filter((group) => others.some((field) => field.group === group)).map(
          (group) => (
            <section key={group} role="group" aria-labelledby={`${id}-${group}`}>
              <h3 id={`${id}-${group}`}>{GROUP_NAMES[group]}</h3>
              <div className="settings-grid">
                {others.filter((field) => field.group === group).map(control)}
              </div>
            </section>
          ),
        )}
      </details>
    </div>
  );
}
