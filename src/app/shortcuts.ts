import { useEffect } from 'react';
import { useSession } from './context.tsx';

/** Elements that use the keys themselves. */
const BUSY = 'input, textarea, select, button, summary, a, [contenteditable], [role=slider]';

/** The keys of the run bar; off wherever a key already means something. */
export const SHORTCUTS = [
  { key: ' ', shown: 'Space', does: 'run or pause' },
  { key: 'ArrowRight', shown: '→', does: 'one step' },
] as const;

/** Space runs and pauses, → takes one step. (Escape belongs to the panel that is open.) */
export function useShortcuts(): void {
  const session = useSession();
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.repeat) return;
      if (event.target instanceof Element && event.target.closest(BUSY)) return;
      if (event.key === ' ') void session.toggle();
      else if (event.key === 'ArrowRight') void session.step();
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [session]);
}
