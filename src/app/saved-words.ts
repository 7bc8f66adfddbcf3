import type { Saving } from '../state/state.ts';

/** "2 s", "4 min", "3 h": how long ago, as short as it can be said. */
export function ago(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}

/** The chip's first words, and the rest for which a narrow window has no room. */
export function savedWords(saving: Saving, now: number): readonly [string, string] {
  switch (saving.kind) {
    case 'opening':
      return ['Saved runs', ''];
    case 'kept':
      return saving.at === null
        ? ['saved', ' in this browser']
        : ['saved', ` ${ago(now - saving.at)} ago · in this browser`];
    case 'none':
      return ['not saved', ', as the address asks'];
    case 'elsewhere':
    case 'failing':
      return ['not saved', ''];
  }
}

/** Why runs are not being saved; null while they are. */
export function savingNotice(saving: Saving): string | null {
  switch (saving.kind) {
    case 'opening':
    case 'kept':
    case 'none':
      return null;
    case 'elsewhere':
      return 'Open in another tab: this one is not being saved.';
    case 'failing':
      return `${saving.message} ${saving.action}`;
  }
}
