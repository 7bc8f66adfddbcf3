import type { RunRecord } from '../runs/record.ts';

export type Signal = 'idle' | 'running' | 'done' | 'failed';

/** What the tab's picture says of a run. */
export function signal(run: RunRecord | null): Signal {
  switch (run?.status) {
    case 'preparing':
    case 'compiling':
    case 'running':
      return 'running';
    case 'done':
      return 'done';
    case 'failed':
      return 'failed';
    case 'paused':
    case 'stopped':
    case undefined:
      return 'idle';
  }
}

/** A dot in the corner, by colour and shape. */
const BADGES: Readonly<Record<Signal, string>> = {
  idle: '',
  running: '<circle cx="25" cy="25" r="6.5" fill="#3a45a6" stroke="#fff" stroke-width="2"/>',
  done: '<circle cx="25" cy="25" r="6.5" fill="#2f7d32"/><path d="m22 25 2.2 2.4 4-4.8" fill="none" stroke="#fff" stroke-width="2"/>',
  failed:
    '<rect x="18.5" y="18.5" width="13" height="13" rx="2" fill="#b3261e"/><path d="m22 22 6 6m0-6-6 6" stroke="#fff" stroke-width="2"/>',
};

/** The logo as an SVG data address: a centre and the users gathered around it. */
export function favicon(state: Signal): string {
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">' +
    '<circle cx="16" cy="16" r="13" fill="none" stroke="#8f8a80" stroke-width="2.5"/>' +
    '<path d="M16 3a13 13 0 0 1 0 26Z" fill="#d55e00"/>' +
    `${BADGES[state]}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
