import type { MapFrame } from '../../runs/record.ts';
import { Switch } from '../../ui/Switch.tsx';
import { usePage } from '../page.tsx';
import type { IntentsCell } from './config.ts';
import { intentsKind } from './kind.ts';

interface ColourSwitchProps {
  readonly cell: IntentsCell;
  readonly frame: MapFrame | null;
}

/** What the map is coloured by, where there is a choice. */
export function ColourSwitch({ cell, frame }: ColourSwitchProps) {
  const page = usePage();
  if (frame?.intents == null || frame.planted === null) return null;
  return (
    <Switch
      legend="Colour by"
      options={[
        { value: 'intent', label: 'Learned intents' },
        { value: 'planted', label: 'Planted intents' },
      ]}
      value={cell.config.colour_by}
      onChange={(choice) => page.look(cell.id, intentsKind, { colour_by: choice })}
    />
  );
}
