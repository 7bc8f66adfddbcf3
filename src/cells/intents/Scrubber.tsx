import { useId } from 'react';
import type { MapFrame } from '../../../workers/protocol/map.ts';
import { whenWords } from './frames.ts';
import { off } from '../../ui/off.ts';
import { style } from '../../ui/style.ts';

interface ScrubberProps {
  readonly frames: readonly MapFrame[];
  readonly frame: MapFrame | null;
  /** The newest map is shown as it comes. */
  readonly following: boolean;
  /** null = follow the newest again. */
  readonly onEpoch: (epoch: number | null) => void;
}

/** Back through the stored maps. */
export function Scrubber({ frames, frame, following, onEpoch }: ScrubberProps) {
  const id = useId();
  const last = frames.length - 1;
  const at = frame === null ? 0 : frames.indexOf(frame);
  return (
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
      <button type="button" className="link small" {...off(following, () => onEpoch(null))}>
        Newest
      </button>
    </div>
  );
}
