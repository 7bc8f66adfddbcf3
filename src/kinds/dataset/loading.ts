import type { DatasetSource, LoadProgress } from '../../../workers/protocol/dataset.ts';
import { percent } from '../../runs/summary.ts';
import { bytes } from '../../ui/format.ts';
import { sourceName } from './sources.ts';

const PHASES: Readonly<Record<LoadProgress['phase'], string>> = {
  fetching: 'Fetching',
  reading: 'Reading',
  checking: 'Checking',
  preparing: 'Preparing',
};

/** Share of the bytes that have come, 0..1; null where their number is not known. */
export const loadedShare = (progress: LoadProgress | null): number | null =>
  progress?.totalBytes == null || progress.totalBytes === 0
    ? null
    : Math.min(1, progress.bytes / progress.totalBytes);

/** What is happening to data that were asked for: "Fetching Beauty · 1.2 MB, 40 %". */
export function loadingWords(source: DatasetSource, progress: LoadProgress | null): string {
  const share = loadedShare(progress);
  const detail =
    progress === null || progress.bytes === 0
      ? ''
      : ` · ${bytes(progress.bytes)}${share === null ? '' : `, ${percent(share)}`}`;
  return `${progress === null ? 'Opening' : PHASES[progress.phase]} ${sourceName(source)}${detail}`;
}
