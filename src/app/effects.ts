import { useEffect, useRef, useState } from 'react';
import { drivenRun, notebookOf } from '../state/selectors.ts';
import { useLab } from '../kinds/page.tsx';
import { favicon, signal } from './favicon.ts';
import { pageTitle } from './status.ts';

/** The tab says what the run does. */
export function useTab(): void {
  const title = useLab((state) => pageTitle(drivenRun(state), notebookOf(state).title));
  const picture = useLab((state) => signal(drivenRun(state)));
  useEffect(() => {
    document.title = title;
  }, [title]);
  useEffect(() => {
    document
      .querySelector<HTMLLinkElement>('link[rel=icon]')
      ?.setAttribute('href', favicon(picture));
  }, [picture]);
}

/** The newest text, at most once in `pause` ms: the first at once, the last never lost. */
export function useUnhurried(text: string, pause: number): string {
  const [shown, setShown] = useState(text);
  const last = useRef(0);
  useEffect(() => {
    const wait = Math.max(0, last.current + pause - Date.now());
    const timer = setTimeout(() => {
      last.current = Date.now();
      setShown(text);
    }, wait);
    return () => clearTimeout(timer);
  }, [text, pause]);
  return shown;
}
