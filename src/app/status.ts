import type { RunRecord } from '../runs/record.ts';
import { hitSentence, statusWord } from '../runs/summary.ts';
import { progress, progressParts } from '../ui/progress.ts';

/** What a screen reader hears of the run. */
export function spokenStatus(run: RunRecord | null): string {
  if (run === null) return '';
  if (run.status === 'failed') return `Run ${run.name} failed. ${run.error?.message ?? ''}`;
  if (run.status === 'done' && run.result !== null)
    return run.imported === undefined
      ? `Run ${run.name} is done. ${hitSentence(run.result)}`
      : `${run.name} was read. ${hitSentence(run.result)}`;
  const place = run.plan === null ? [] : progressParts(run).slice(0, 1);
  return [`Run ${run.name} ${statusWord(run)}`, ...place].join(', ');
}

/** The browser tab's words: what the run does, or which notebook it is. */
export function pageTitle(run: RunRecord | null, notebook: string): string {
  const lab = 'ELCRec Lab';
  if (run === null || run.imported !== undefined) return `${notebook} · ${lab}`;
  switch (run.status) {
    case 'preparing':
    case 'compiling':
      return `… ${run.name} · ${lab}`;
    case 'running':
      return `${Math.round(progress(run) * 100)} % ${run.name} · ${lab}`;
    case 'paused':
      return `Paused ${run.name} · ${lab}`;
    case 'done':
      return `✓ ${run.name} · ${lab}`;
    case 'stopped':
      return `Stopped ${run.name} · ${lab}`;
    case 'failed':
      return `Failed ${run.name} · ${lab}`;
  }
}
