import { useSyncExternalStore } from 'react';

export const THEMES = ['system', 'light', 'dark'] as const;
export type ThemeChoice = (typeof THEMES)[number];

/** index.html reads the same key before the first paint. */
const KEY = 'elcrec-lab.theme';
const dark = () => matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();

/** What the person chose; `system` until a choice was made. */
export function themeChoice(): ThemeChoice {
  try {
    const stored = localStorage.getItem(KEY);
    return THEMES.find((theme) => theme === stored) ?? 'system';
  } catch {
    return 'system'; // storage can be forbidden
  }
}

/** Remembers the choice and repaints. */
export function chooseTheme(choice: ThemeChoice): void {
  try {
    localStorage.setItem(KEY, choice);
  } catch {
    // The page still changes; the next visit follows the system.
  }
  paint(choice);
  for (const listener of listeners) listener();
}

function paint(choice: ThemeChoice): void {
  const resolved = choice === 'system' ? (dark().matches ? 'dark' : 'light') : choice;
  document.documentElement.dataset.theme = resolved;
}

/** Paints the stored choice and follows the system while that is the choice. */
export function followTheme(): void {
  paint(themeChoice());
  dark().addEventListener('change', () => paint(themeChoice()));
}

/** The choice, and how to make another. */
export function useTheme(): readonly [ThemeChoice, (choice: ThemeChoice) => void] {
  const choice = useSyncExternalStore((changed) => {
    listeners.add(changed);
    return () => listeners.delete(changed);
  }, themeChoice);
  return [choice, chooseTheme];
}
