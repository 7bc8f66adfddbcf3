import type { MapFrame, RunRecord } from '../../runs/record.ts';
import { Switch } from '../../ui/Switch.tsx';
import { usePage } from '../page.tsx';
import type { ColourBy, IntentsCell } from './config.ts';
import { intentsKind } from './kind.ts';
import { coloursOf } from './map-options.ts';

interface ColourSwitchProps {
  readonly cell: IntentsCell;
  readonly run: RunRecord | null;
  readonly frame: MapFrame | null;
}

const WORDS: Readonly<Record<ColourBy, string>> = {
  intent: 'Learned intents',
  planted: 'Planted intents',
  activity: 'Activity',
};

/** What the map is coloured by, where there is a choice. */
export function ColourSwitch({ cell, run, frame }: ColourSwitchProps) {
  const page = usePage();
  const able = frame === null ? [] : coloursOf(frame, run?.answers);
  if (able.length < 2) return null;
  const { colour_by } = cell.config;
  return (
    <Switch
      legend="Colour by"
      options={able.map((value) => ({ value, label: WORDS[value] }))}
      value={able.includes(colour_by) ? colour_by : able[0]}
      onChange={(choice) => page.look(cell.id, intentsKind, { colour_by: choice })}
    />
  );
}
