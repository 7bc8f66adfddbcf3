import { useState } from 'react';
import { Command as Menu } from 'cmdk';
import type { CellId } from '../../document/ids.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { useSession } from '../context.tsx';
import { COMMAND_GROUPS, offReason, type Command } from './command.ts';
import { keysText } from './keys.ts';
import { commands } from './list.ts';

interface PaletteProps {
  readonly cell: CellId | null;
  readonly onChoose: (command: Command) => void;
  readonly onClose: () => void;
}

/** Every command by name; what would do nothing now is off, and says why. */
export default function Palette({ cell, onChoose, onClose }: PaletteProps) {
  const { store } = useSession();
  // As it is when the palette opens: a list must not move under the hand.
  const state = useState(() => store.getState())[0];
  const offered = commands()
    .filter(({ id }) => id !== 'palette')
    .map((command) => ({
      command,
      reason: offReason(command, state, cell),
    }));
  return (
    <Dialog name="Commands" className="palette" onClose={onClose}>
      <Menu label="Commands" loop>
        <Menu.Input placeholder="What do you want to do?" />
        <Menu.List>
          <Menu.Empty>No command of that name.</Menu.Empty>
          {COMMAND_GROUPS.map((group) => (
            <Menu.Group key={group} heading={group}>
              {offered
                .filter(({ command }) => command.group === group)
                .map(({ command, reason }) => (
                  <Menu.Item
                    key={command.id}
                    value={command.label}
                    keywords={command.also?.split(' ')}
                    disabled={reason !== null}
                    onSelect={() => onChoose(command)}
                  >
                    <span>{command.label}</span>
                    {reason !== null && <small className="quiet">{reason}</small>}
                    {reason === null && command.keys !== undefined && (
                      <kbd>{keysText(command.keys)}</kbd>
                    )}
                  </Menu.Item>
                ))}
            </Menu.Group>
          ))}
        </Menu.List>
      </Menu>
    </Dialog>
  );
}
