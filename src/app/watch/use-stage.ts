import { useEffect, useLayoutEffect, useRef } from 'react';
import { useSession } from '../context.tsx';

export const STAGE = 'stage';

/** What floats above the stage, and takes Escape for itself. */
const ABOVE = 'dialog, .panel';

/** Escape goes one step back: from large type to the stage, from the stage to the notebook. */
export function useEscape(): void {
  const session = useSession();
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      if (document.querySelector(ABOVE) !== null) return;
      if (session.store.getState().stage?.presenting === true) session.present(false);
      else session.leaveStage();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [session]);
}

/**
 * The focus goes to the stage when it opens, unless it is on the run bar, which stays; and back to where it was when it
 * closes. So does the page: it is scrolled to where it was.
 */
export function useStageTurns(isOpen: boolean): void {
  const was = useRef(isOpen);
  const before = useRef<Element | null>(null);
  const top = useRef(0);
  useEffect(() => {
    const note = () => {
      if (!was.current) top.current = scrollY;
    };
    addEventListener('scroll', note, { passive: true });
    return () => removeEventListener('scroll', note);
  }, []);
  useLayoutEffect(() => {
    if (was.current === isOpen) return;
    was.current = isOpen;
    const { activeElement } = document;
    const onBar = activeElement?.closest('.run-bar') != null;
    if (isOpen) {
      before.current = activeElement;
      if (!onBar) focus(document.getElementById(STAGE));
    } else {
      scrollTo({ top: top.current, behavior: 'instant' });
      const back = before.current;
      if (!onBar) focus(canReturn(back) ? back : document.getElementById('notebook'));
    }
  }, [isOpen]);
}

const canReturn = (to: Element | null): to is HTMLElement =>
  to instanceof HTMLElement && to.isConnected && to !== document.body;

const focus = (to: HTMLElement | null) => to?.focus({ preventScroll: true });
