import { useId } from 'react';
import type { MapFrame, RunRecord } from '../../runs/record.ts';
import { bestEpoch } from '../../runs/reducer.ts';
import { timelineOf } from '../../runs/timeline.ts';
import { PauseIcon, PlayIcon } from '../../ui/icons.tsx';
import { unless } from '../../ui/off.ts';
import { style } from '../../ui/style.ts';
import { useLab, usePage } from '../page.tsx';
import { useScrubbed } from '../use-scrubbed.ts';
import { whenWords } from './frames.ts';
import { FilmSettings } from './FilmSettings.tsx';
import type { Moment } from './model.ts';
import { bestReason, mapWords, playReason } from './scrub-words.ts';

interface ScrubberProps {
  readonly run: RunRecord;
  /** The map on show. */
  readonly frame: MapFrame | null;
  readonly moment: Moment | null;
}

const FOLLOWS = 'The newest epoch is shown already.';

/** Back through every epoch of a run, by hand or as a film; map, health and the cursor on the curves go along. */
export function Scrubber({ run, frame, moment }: ScrubberProps) {
  const page = usePage();
  const id = useId();
  const scrubbed = useScrubbed(run);
  const { first, last } = timelineOf(run) ?? { first: 0, last: 0 };
  const at = scrubbed ?? last;
  const still = first === last;
  const epoch = moment?.epoch ?? null;
  const best = bestEpoch(run);
  return (
    <>
      <div className="scrubber">
        <PlayButton run={run} />
        <label className="small" htmlFor={id}>
          Epoch
        </label>
        <input
          id={id}
          type="range"
          className="slider"
          min={first}
          max={Math.max(first + 1, last)}
          step={1}
          value={at}
          disabled={still}
          aria-valuetext={epoch === null ? 'nothing yet' : whenWords({ epoch: at })}
          style={style({ '--at': `${still ? 0 : (100 * (at - first)) / (last - first)}%` })}
          onChange={(event) => {
            const to = Number(event.target.value);
            page.scrub(run.id, to >= last ? null : to);
          }}
        />
        <output className="num small" htmlFor={id}>
          {epoch === null ? '–' : at}
        </output>
        <button
          type="button"
          className="link small"
          title="The epoch with the best validation NDCG@20: its parameters are tested"
          {...unless(
            bestReason(run, at),
            () => best !== null && page.scrub(run.id, best.epoch + 1),
            page.say,
          )}
        >
          Best
        </button>
        <button
          type="button"
          className="link small"
          {...unless(scrubbed === null ? FOLLOWS : null, () => page.scrub(run.id, null), page.say)}
        >
          Newest
        </button>
        <FilmSettings
          run={run}
          colourBy={
            moment?.map?.groups === undefined ? (moment?.map?.colourBy ?? 'intent') : 'activity'
          }
        />
      </div>
      {/* Keeps its place, so that nothing below moves while maps come and go. */}
      <p className="small quiet map-waits">{mapWords(run, frame, scrubbed)}</p>
    </>
  );
}

function PlayButton({ run }: { readonly run: RunRecord }) {
  const page = usePage();
  const playing = useLab((state) => state.film.playing === run.id);
  return (
    <button
      type="button"
      className="button icon-button bare film-play"
      aria-label={playing ? 'Pause the film' : 'Play as a film'}
      title={playing ? 'Pause the film (P)' : 'Play the epochs as a film (P)'}
      {...unless(
        playReason(run),
        () => (playing ? page.stopFilm() : page.playFilm(run.id)),
        page.say,
      )}
    >
      {playing ? <PauseIcon /> : <PlayIcon />}
    </button>
  );
}
