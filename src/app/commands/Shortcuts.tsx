import { Dialog } from '../../ui/Dialog.tsx';
import { COMMAND_GROUPS } from './command.ts';
import { keysText } from './keys.ts';
import { commands } from './list.ts';

/** Every command that has keys. They are off where letters are typed. */
export default function Shortcuts({ onClose }: { readonly onClose: () => void }) {
  const withKeys = commands().filter(({ keys }) => keys !== undefined);
  return (
    <Dialog name="Keyboard shortcuts" className="shortcuts" onClose={onClose}>
      <header>
        <h2>Keyboard shortcuts</h2>
        <button type="button" className="button quiet-button" onClick={onClose}>
          Close
        </button>
      </header>
      {COMMAND_GROUPS.map((group) => {
        const own = withKeys.filter((command) => command.group === group);
        if (own.length === 0) return null;
        return (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {own.map(({ id, label, keys }) => (
                <div key={id}>
                  <dt>{label}</dt>
                  <dd>{keys !== undefined && <kbd>{keysText(keys)}</kbd>}</dd>
                </div>
              ))}
            </dl>
          </section>
        );
      })}
      <p className="small quiet">
        Off while you type. In a text, Ctrl Enter ends the editing; in a source it applies.
      </p>
    </Dialog>
  );
}
