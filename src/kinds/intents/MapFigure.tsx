import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { MapFrame } from '../../../workers/protocol/map.ts';
import { distrust, isTrusted, TRUSTED, usersWords } from '../../figures/map-words.ts';
import { Plot } from '../../figures/Plot.tsx';
import { useTravel } from '../../figures/travel/use-travel.ts';
import type { RunRecord } from '../../runs/record.ts';
import { percent } from '../../runs/summary.ts';
import { selectable, usersOf } from '../../figures/map-selection.ts';
import { useFigureOptions } from '../figures.ts';
import { usePage } from '../page.tsx';
import { useSelection } from '../use-selection.ts';
import { SelectionTools } from './SelectionTools.tsx';
import type { Moment } from './model.ts';
import { mapOf } from './output.ts';
import { runProvenance } from '../provenance.ts';

interface MapFigureProps {
  readonly run: RunRecord;
  readonly moment: Moment;
  readonly frame: MapFrame;
}

/** One frame, how far it may be trusted, and what its shapes do not mean. */
export function MapFigure({ run, moment: { map }, frame }: MapFigureProps) {
  const options = useFigureOptions();
  const { maps, dataset } = run;
  const { ref, width } = useWidth();
  const figure = useMemo(
    () => mapOf({ frame, map }, { ...options, ...(width === null ? {} : { width }) }),
    [frame, map, options, width],
  );
  const { shown: here, canvas, from } = useTravel({ figure, at: frame.epoch });
  const page = usePage();
  const chosen = useSelection(run);
  const [lasso, setLasso] = useState(false);
  const shown = useMemo(
    () => here && selectable(here, chosen && new Set(chosen), lasso),
    [here, chosen, lasso],
  );
  // One that is still being drawn is not yet to be judged.
  const doubtful = !isTrusted(frame) && maps.includes(frame);
  return (
    <>
      <div ref={ref} className={doubtful ? 'map-doubtful' : ''}>
        {shown !== null && (
          <Plot
            figure={shown}
            fileName={run.name}
            provenance={runProvenance(run)}
            onSelect={(customs) => page.select(run.id, usersOf(customs))}
            onPick={(row) => {
              if (typeof row === 'number' && !lasso) void page.tellStory(run.id, row);
            }}
          >
            <canvas className="plot-travel" ref={canvas} hidden aria-hidden="true" />
          </Plot>
        )}
      </div>
      <SelectionTools run={run} frame={frame} lasso={lasso} onLasso={setLasso} />
      <p className="small quiet map-quality num">
        {from !== null ? (
          `${betweenWords(from, frame.epoch)}: users on their way, not a map of its own.`
        ) : (
          <>
            {doubtful && <strong>{distrust(frame)} </strong>}
            {qualityLine(frame, dataset.users)}. Sizes of groups and gaps between them mean little.
          </>
        )}
      </p>
      <details className="how small quiet">
        <summary>How to read this</summary>
        <p>
          A point is a user, a star the centre of an intent; one that is hollow has no users. An
          intent has one number and one colour, here and in the bars. Planted intents have names,
          outlines and a darker or lighter tone, and the hue of the learned intent that holds most
          of their users, where one does. Press an entry below the map to see it alone, and a point
          to read that user’s story. Users are numbered in the order of the data, from 1.
        </p>
        <p>
          Users near each other are alike to the model. Sizes of groups and the gaps between them
          mean nothing: t-SNE keeps neighbours and gives up distances. Axes have no meaning and are
          not drawn. Under a trustworthiness of {TRUSTED} (random positions score 0.5) a map is
          grey. Every map begins where the one before it ended, so users travel instead of jumping.
        </p>
      </details>
    </>
  );
}

/** What is on show while one map turns into another. */
export const betweenWords = (from: number, to: number): string =>
  from === to
    ? `Between two maps of epoch ${to}`
    : `Between epoch ${Math.min(from, to)} and ${Math.max(from, to)}`;

/** An element's width in whole px, as it changes; null before it is known. */
function useWidth() {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState<number | null>(null);
  useLayoutEffect(() => {
    const node = ref.current;
    if (node === null) return;
    const measure = () => setWidth(node.clientWidth > 0 ? node.clientWidth : null);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(node);
    return () => observer.disconnect();
  }, []);
  return { ref, width };
}

/** How the frame was made and how much of the neighbourhood it keeps. */
export function qualityLine(frame: MapFrame, total: number): string {
  const { quality } = frame;
  return [
    `${percent(quality.neighboursKept)} of nearest neighbours kept`,
    `trustworthiness ${quality.trustworthiness.toFixed(2)}`,
    ...(frame.projection === 'pca'
      ? ['principal components']
      : [`perplexity ${quality.perplexity}`, `layout seed ${quality.seed}`]),
    usersWords(frame, total),
  ].join(' · ');
}
