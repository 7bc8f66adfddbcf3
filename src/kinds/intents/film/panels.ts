import type { Table } from '../../../figures/figure.ts';
import type { Panel } from '../../../figures/filmstrip-figure.ts';
import type { MapFrame, RunRecord } from '../../../runs/record.ts';
import { intentsInUse } from '../../../runs/summary.ts';
import { healthAfter } from '../../../runs/timeline.ts';
import type { ColourBy } from '../config.ts';
import { whenWords } from '../frames.ts';
import { mapOptions } from '../map-options.ts';

/** Panels of a strip, the start and the end among them. */
const PANELS = 6;
/** The epochs that the ELCRec paper prints. */
const PAPER = [50, 100, 150, 200];

/**
 * Which maps stand in a strip: the first, the last, and between them those nearest to the paper's epochs where a run went
 * further than these, else to equal factors (1, 2, 4, 8 of 16). `epochs` ascend; each is taken once.
 */
export function panelEpochs(epochs: readonly number[]): readonly number[] {
  const [first, last] = [epochs.at(0), epochs.at(-1)];
  if (first === undefined || last === undefined) return [];
  const inner = PANELS - 2;
  const wanted =
    last > PAPER[inner - 1]
      ? PAPER
      : Array.from({ length: inner }, (_, i) => Math.max(1, last) ** (i / inner));
  const nearest = (to: number) =>
    epochs.reduce((best, one) => (Math.abs(one - to) < Math.abs(best - to) ? one : best), first);
  return [...new Set([first, ...wanted.map(nearest), last])].sort((a, b) => a - b);
}

type Past = Pick<RunRecord, 'maps' | 'epochs' | 'dataset'>;

const chosen = (run: Past): readonly MapFrame[] => {
  const epochs = new Set(panelEpochs(run.maps.map(({ epoch }) => epoch)));
  return run.maps.filter(({ epoch }) => epochs.has(epoch));
};

/** The panels of a run's strip; what stands above each is what the epoch's record says. */
export const panelsOf = (run: Past, colourBy: ColourBy): readonly Panel[] =>
  chosen(run).map((frame) => {
    const health = healthAfter(run, frame.epoch);
    return {
      frame,
      map: mapOptions(run, frame, colourBy),
      title: whenWords(frame),
      words: health === null ? '' : intentsInUse(health),
    };
  });

/** The same in numbers. */
export const panelTable = (run: Past): Table => ({
  columns: ['Epochs trained', 'Intents in use', 'Intents', 'Largest share', 'NMI'],
  rows: chosen(run).map(({ epoch }) => {
    const health = healthAfter(run, epoch);
    return health === null
      ? [epoch, null, null, null, null]
      : [
          epoch,
          health.used,
          health.intents,
          health.largestShare.toFixed(4),
          health.nmi === null ? null : health.nmi.toFixed(4),
        ];
  }),
});
