import {
  createContext,
  lazy,
  Suspense,
  use,
  useEffect,
  useMemo,
  useRef,
  useState,
  type ReactNode,
} from 'react';
import { isId, type CellId } from '../../document/ids.ts';
import { useSession } from '../context.tsx';
import { THEMES, useTheme } from '../theme.ts';
import { offReason, type Command, type Surroundings } from './command.ts';
import { isTaken, pressed } from './keys.ts';
import { commands } from './list.ts';

const Palette = lazy(() => import('./Palette.tsx'));
const Shortcuts = lazy(() => import('./Shortcuts.tsx'));

const RunCommand = createContext<(command: Command) => void>(() => undefined);

/** Does a command, as the palette and the keyboard do. */
export const useCommand = () => use(RunCommand);

const cellAt = (target: EventTarget | null): CellId | null => {
  const id = target instanceof Element ? target.closest('.cell')?.id : undefined;
  return id !== undefined && isId(id) ? (id as CellId) : null;
};

/** The keyboard, the palette and the list of shortcuts, for everything below. */
export function Commands({ children }: { readonly children: ReactNode }) {
  const session = useSession();
  const [panel, setPanel] = useState<'palette' | 'shortcuts' | null>(null);
  /** What the palette's commands are about: the cell last touched when it was opened. */
  const [about, setAbout] = useState<CellId | null>(null);
  const [theme, chooseTheme] = useTheme();
  const lastCell = useRef<CellId | null>(null);

  const doIt = useMemo(() => {
    return (command: Command) => {
      const { current: cell } = lastCell;
      const reason = offReason(command, session.store.getState(), cell);
      // A key that does nothing says why.
      if (reason !== null) return session.say(reason);
      const around: Surroundings = {
        session,
        cell,
        show: (next) => {
          setAbout(cell);
          setPanel(next);
        },
        nextTheme: () => chooseTheme(THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length]),
      };
      void command.run(around);
    };
  }, [session, theme, chooseTheme]);

  useEffect(() => {
    const focus = (event: Event) => {
      lastCell.current = cellAt(event.target) ?? lastCell.current;
    };
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      if (event.target instanceof Element && event.target.closest('dialog') !== null) return;
      const command = commands().find(({ keys }) => keys !== undefined && pressed(keys, event));
      if (command?.keys === undefined || isTaken(command.keys, event.target)) return;
      event.preventDefault();
      // A key held down is one press; it does not scroll the page either.
      if (!event.repeat) doIt(command);
    };
    document.addEventListener('focusin', focus);
    document.addEventListener('pointerdown', focus);
    document.addEventListener('keydown', press);
    return () => {
      document.removeEventListener('focusin', focus);
      document.removeEventListener('pointerdown', focus);
      document.removeEventListener('keydown', press);
    };
  }, [doIt]);

  return (
    <RunCommand value={doIt}>
      {children}
      <Suspense>
        {panel === 'palette' && (
          <Palette
            cell={about}
            onClose={() => setPanel(null)}
            onChoose={(command) => {
              setPanel(null);
              doIt(command);
            }}
          />
        )}
        {panel === 'shortcuts' && <Shortcuts onClose={() => setPanel(null)} />}
      </Suspense>
    </RunCommand>
  );
}
