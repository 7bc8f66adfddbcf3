import { redoWords, undoWords } from '../document/history.ts';
import type { LabState } from '../state/state.ts';
import { MoreIcon } from '../ui/icons.tsx';
import { MenuItem } from '../ui/MenuItem.tsx';
import { Panel } from '../ui/Panel.tsx';
import { offReason } from './commands/command.ts';
import { keysText } from './commands/keys.ts';
import { commandOf } from './commands/list.ts';
import { useCommand } from './commands/use-commands.tsx';
import { useLab } from '../kinds/page.tsx';

/** Commands worth a place in a menu; the palette has them all. */
const ENTRIES: readonly (readonly string[])[] = [
  ['undo', 'redo'],
  ['save-ipynb', 'save-html', 'save-metrics-wide', 'save-metrics-long', 'share'],
  ['palette', 'shortcuts'],
];

/** The document as a whole: back and forth, out of the page, all commands. */
export function MoreMenu() {
  return (
    <Panel name="More" align="end" className="button icon-button bare" label={<MoreIcon />}>
      {(close) => (
        <div className="menu">
          {ENTRIES.map((ids, i) => (
            <div key={ids[0]} className="menu">
              {i > 0 && <hr />}
              {ids.map((id) => (
                <Entry key={id} id={id} close={close} />
              ))}
            </div>
          ))}
        </div>
      )}
    </Panel>
  );
}

function Entry({ id, close }: { readonly id: string; readonly close: () => void }) {
  const doIt = useCommand();
  const command = commandOf(id);
  const reason = useLab((state) => offReason(command, state, null));
  const label = useLab((state) => words(state, id) ?? command.label);
  return (
    <MenuItem
      reason={reason}
      {...(command.keys === undefined ? {} : { keys: keysText(command.keys) })}
      onClick={() => {
        close();
        doIt(command);
      }}
    >
      {label}
    </MenuItem>
  );
}

/** "Undo delete cell": what would be taken back. */
function words({ history }: LabState, id: string): string | null {
  const what = id === 'undo' ? undoWords(history) : id === 'redo' ? redoWords(history) : null;
  return what === null ? null : `${id === 'undo' ? 'Undo' : 'Redo'}: ${what}`;
}
