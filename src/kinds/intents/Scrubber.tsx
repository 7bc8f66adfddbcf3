import { useId } from 'react';
import { usePage } from '../page.tsx';
import type { MapFrame } from '../../../workers/protocol/map.ts';
import type { EpochRecord } from '../../../workers/protocol/run.ts';
import { whenWords } from './frames.ts';
import { unless } from '../../ui/off.ts';
import { style } from '../../ui/style.ts';

interface ScrubberProps {
  readonly frames: readonly MapFrame[];
  /** The one on show; not among `frames` while it is being drawn. */
  readonly frame: MapFrame | null;
  /** The best epoch so far, as records count them. */
  readonly best: Pick<EpochRecord, 'epoch'> | null;
  /** Maps still to be drawn. */
  readonly waiting: number;
  /** The newest map is shown as it comes. */
  readonly following: boolean;
  /** null = follow the newest again. */
  readonly onEpoch: (epoch: number | null) => void;
}

const FOLLOWS = 'The newest map is shown already.';

/** Back through the stored maps, and what is still to come. */
export function Scrubber(props: ScrubberProps) {
  const { frames, frame, best, waiting, following, onEpoch } = props;
  const { say } = usePage();
  const id = useId();
  const last = frames.length - 1;
  const found = frame === null ? 0 : frames.indexOf(frame);
  const at = Math.max(0, found < 0 ? last : found);
  const bestFrame = frames.find(({ epoch }) => epoch - 1 === best?.epoch) ?? null;
  return (
    <>
      <div className="scrubber">
        <label className="small" htmlFor={id}>
          Epoch
        </label>
        <input
          id={id}
          type="range"
          className="slider"
          min={0}
          max={Math.max(1, last)}
          step={1}
          value={at}
          disabled={last < 1}
          aria-valuetext={frame === null ? 'no map yet' : whenWords(frame)}
          style={style({ '--at': `${last < 1 ? 0 : (100 * at) / last}%` })}
          onChange={(event) => {
            const index = Number(event.target.value);
            onEpoch(index === last ? null : (frames[index]?.epoch ?? null));
          }}
        />
        <output className="num small" htmlFor={id}>
          {frame === null ? '–' : frame.epoch}
        </output>
        <button
          type="button"
          className="link small"
          title="The epoch with the best validation NDCG@20: its parameters are tested"
          {...unless(bestReason(bestFrame, frame), () => onEpoch(bestFrame?.epoch ?? null), say)}
        >
          Best
        </button>
        <button
          type="button"
          className="link small"
          {...unless(following ? FOLLOWS : null, () => onEpoch(null), say)}
        >
          Newest
        </button>
      </div>
      {/* Keeps its place, so that nothing below moves while maps come and go. */}
      <p className="small quiet map-waits">{waitWords(waiting)}</p>
    </>
  );
}

const bestReason = (best: MapFrame | null, shown: MapFrame | null): string | null =>
  best === null
    ? 'The best epoch has no map yet.'
    : best === shown
      ? 'The best epoch’s map is shown already.'
      : null;

/** That maps lag behind the training, and how far. */
function waitWords(waiting: number): string {
  if (waiting === 0) return '\u00a0';
  return waiting === 1
    ? 'One more map is being drawn.'
    : `${waiting} more maps are being drawn, one after the other; none is left out.`;
}
