import { useSyncExternalStore } from 'react';
import { LIGHT, readTheme, type Theme } from './theme.ts';

let current: Theme = LIGHT;

/** The same object as long as the page looks the same: figures are redrawn on a change only. */
function snapshot(): Theme {
  const style = getComputedStyle(document.documentElement);
  const read = readTheme((name) => style.getPropertyValue(name));
  if (JSON.stringify(read) !== JSON.stringify(current)) current = read;
  return current;
}

function subscribe(changed: () => void): () => void {
  const root = new MutationObserver(changed);
  root.observe(document.documentElement, { attributes: true });
  const system = matchMedia('(prefers-color-scheme: dark)');
  system.addEventListener('change', changed);
  return () => {
    root.disconnect();
    system.removeEventListener('change', changed);
  };
}

/** The theme the page is in now, read from its CSS variables. */
export function useChartTheme(): Theme {
  return useSyncExternalStore(subscribe, snapshot, () => LIGHT);
}

const narrowScreen = '(max-width: 640px)';

/** Whether figures should take their narrow form. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    (changed) => {
      const query = matchMedia(narrowScreen);
      query.addEventListener('change', changed);
      return () => {
        query.removeEventListener('change', changed);
      };
    },
    () => matchMedia(narrowScreen).matches,
    () => false,
  );
}
