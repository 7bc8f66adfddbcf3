import { Command as Menu } from 'cmdk';
import type { CellId } from '../../notebook/ids.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { useSession } from '../context.tsx';
import { COMMAND_GROUPS, type Command } from './command.ts';
import { keysText } from './keys.ts';
import { COMMANDS } from './list.ts';

interface PaletteProps {
  readonly cell: CellId | null;
  readonly onChoose: (command: Command) => void;
  readonly onClose: () => void;
}

/** Every command by name; what would do nothing now is left out. */
export default function Palette({ cell, onChoose, onClose }: PaletteProps) {
  const { store } = useSession();
  // As it is when the palette opens: a list must not move under the hand.
  const offered = COMMANDS.filter(
    ({ id, enabled }) => id !== 'palette' && enabled?.(store.getState(), cell) !== false,
  );
  return (
    <Dialog name="Commands" className="palette" onClose={onClose}>
      <Menu label="Commands" loop>
        <Menu.Input placeholder="What do you want to do?" />
        <Menu.List>
          <Menu.Empty>No command of that name.</Menu.Empty>
          {COMMAND_GROUPS.map((group) => (
            <Menu.Group key={group} heading={group}>
              {offered
                .filter((command) => command.group === group)
                .map((command) => (
                  <Menu.Item
                    key={command.id}
                    value={command.label}
                    keywords={command.also?.split(' ')}
                    onSelect={() => onChoose(command)}
                  >
                    <span>{command.label}</span>
                    {command.keys !== undefined && <kbd>{keysText(command.keys)}</kbd>}
                  </Menu.Item>
                ))}
            </Menu.Group>
          ))}
        </Menu.List>
      </Menu>
    </Dialog>
  );
}
