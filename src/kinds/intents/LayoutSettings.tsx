import { useId } from 'react';
import type { MapFrame, RunRecord } from '../../runs/record.ts';
import { ChevronIcon } from '../../ui/icons.tsx';
import { NumberInput } from '../../ui/NumberInput.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { usePage } from '../page.tsx';
import type { IntentsCell } from './config.ts';
import { intentsKind } from './kind.ts';
import {
  LAYOUT_KEYS,
  LAYOUT_NUMBERS,
  layoutOf,
  OWN_LAYOUT,
  ownParts,
  type LayoutChoice,
} from './layout-choice.ts';
import { canLayOut } from './use-relaid.ts';

interface LayoutSettingsProps {
  readonly cell: IntentsCell;
  readonly run: RunRecord | null;
  readonly frame: MapFrame | null;
}

/** How the map on show is laid out: another perplexity or seed shows what of it is chance. */
export function LayoutSettings({ cell, run, frame }: LayoutSettingsProps) {
  const page = usePage();
  const id = useId();
  if (run === null || frame === null) return null;
  const choice = layoutOf(cell.config);
  const look = (part: Partial<LayoutChoice>) => page.look(cell.id, intentsKind, part);
  const users = frame.users.length + (frame.remaining ?? 0);
  return (
    <Panel
      name="Layout"
      align="end"
      className="button quiet-button film-button"
      label={
        <>
          Layout <ChevronIcon />
        </>
      }
    >
      {() =>
        canLayOut(run, frame) ? (
          <div className="film-settings">
            <div className="film-line">
              <span className="small quiet">Projection</span>
              <Switch
                legend="Projection"
                options={[
                  { value: 'tsne', label: 't-SNE' },
                  { value: 'pca', label: 'PCA' },
                ]}
                value={choice.projection}
                onChange={(projection) => look({ projection })}
              />
            </div>
            {choice.projection === 'tsne' &&
              LAYOUT_KEYS.map((key) => {
                const { min, max, integer, label } = LAYOUT_NUMBERS[key];
                // A point has no more neighbours than a third of all.
                const most = key === 'perplexity' ? Math.max(min, Math.floor(users / 3)) : max;
                return (
                  <div className="film-line" key={key}>
                    <label className="small quiet" htmlFor={`${id}-${key}`}>
                      {label}
                    </label>
                    <NumberInput
                      id={`${id}-${key}`}
                      min={min}
                      max={Math.min(max, most)}
                      integer={integer}
                      value={choice[key]}
                      onChange={(value) => look({ [key]: value })}
                    />
                  </div>
                );
              })}
            {Object.keys(ownParts(choice)).length > 0 && (
              <button type="button" className="link small" onClick={() => look(OWN_LAYOUT)}>
                As the run’s own maps
              </button>
            )}
          </div>
        ) : (
          <p className="film-settings small quiet">
            The vectors behind this map are not kept beyond the visit that trained. Run again to lay
            it out in another way.
          </p>
        )
      }
    </Panel>
  );
}
