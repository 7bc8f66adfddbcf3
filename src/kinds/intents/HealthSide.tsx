import { useMemo } from 'react';
import type { ClusterHealth } from '../../../workers/catalog/metrics.ts';
import type { Figure, FigureOptions } from '../../figures/figure.ts';
import { Plot } from '../../figures/Plot.tsx';
import type { RunRecord } from '../../runs/record.ts';
import { healthAmong } from '../../runs/selection.ts';
import { isCollapsed } from '../../runs/summary.ts';
import { verdictOf } from '../../runs/verdict.ts';
import { useFigureOptions } from '../figures.ts';
import { usePage } from '../page.tsx';
import { runProvenance } from '../provenance.ts';
import { useScrubbed } from '../use-scrubbed.ts';
import { useSelection } from '../use-selection.ts';
import { HealthFacts, mainFacts, moreFacts } from './HealthFacts.tsx';
import { learnsIntents, type Moment } from './model.ts';
import { agreementCurve, barsOf, centresOf, driftCurve, withoutHealth } from './output.ts';

interface HealthSideProps {
  /** Null before any run. */
  readonly run: RunRecord | null;
  readonly moment: Moment | null;
}

/** Whether the intents are in use, at the epoch on show, and what to try where they are not well. */
export function HealthSide({ run, moment }: HealthSideProps) {
  const health = moment?.health ?? null;
  const chosen = useSelection(run);
  const among = useMemo(() => momentAmong(moment, chosen), [moment, chosen]);
  return (
    <div className="health" role="group" aria-label="Intents in use">
      <p className="health-lead">{lead(run, health)}</p>
      {run !== null && health !== null && <Remedy run={run} health={health} />}
      {(run === null || learnsIntents(run)) && <HealthFacts facts={mainFacts(health)} />}
      {run !== null && moment !== null && (
        <>
          <SideFigure run={run} moment={among ?? moment} draw={among === null ? bars : barsAmong} />
          <SideFigure run={run} moment={moment} draw={agreementCurve} overEpochs />
          {health !== null && moreFacts(health).length > 0 && (
            <details className="health-more">
              <summary>Why: centres, spread and drift</summary>
              <HealthFacts facts={moreFacts(health)} />
              <SideFigure run={run} moment={moment} draw={centresOf} />
              <SideFigure run={run} moment={moment} draw={driftCurve} overEpochs />
            </details>
          )}
        </>
      )}
    </div>
  );
}

function lead(run: RunRecord | null, health: ClusterHealth | null): string {
  if (run === null) return 'Are the intents in use?';
  if (health !== null) return verdictOf(health, run.config).words;
  return withoutHealth(run, 'Counting begins after the first epoch.');
}

interface RemedyProps {
  readonly run: RunRecord;
  readonly health: ClusterHealth;
}

/** The one setting to try, set with a press; and why the official form collapses. */
function Remedy({ run, health }: RemedyProps) {
  const page = usePage();
  const { knob } = verdictOf(health, run.config);
  // What a file holds is not trained anew by a setting; how it is read has a switch of its own.
  const cell = run.imported === undefined ? (run.place?.cell ?? null) : null;
  return (
    <>
      {knob !== null && cell !== null && (
        <p className="next-step">
          <span className="quiet">Try</span>
          <button
            type="button"
            className="button"
            title={`Sets ${knob.key} to ${String(knob.value)}; undo takes it back`}
            onClick={() => {
              page.setting(cell, knob.key, knob.value);
              page.say(`${knob.key} is ${String(knob.value)} now. Run to see what it does.`);
            }}
          >
            {knob.words}
          </button>
        </p>
      )}
      {isCollapsed(health) && run.config.alignment === 'all_centres' && (
        <p className="small quiet">
          With the official alignment every user is pulled towards every centre, and the clustering
          loss is lowest when all are in one place.
        </p>
      )}
    </>
  );
}

interface FigureProps {
  readonly run: RunRecord;
  readonly moment: Moment;
  /** Null where there is nothing to draw yet. */
  readonly draw: (moment: Moment, options: FigureOptions) => Figure | null;
  /** Its x axis counts epochs: the one on show is marked. */
  readonly overEpochs?: boolean;
}

/** The same of the users that are singled out; null while all are looked at. */
function momentAmong(moment: Moment | null, chosen: readonly number[] | null): Moment | null {
  if (moment === null || moment.frame === null || chosen === null) return null;
  return { ...moment, health: healthAmong(moment.frame, chosen) };
}

const barsAmong = (moment: Moment, options: FigureOptions): Figure | null => {
  const figure = bars(moment, options);
  return figure && { ...figure, title: 'Users per intent, of those selected' };
};

const bars = (moment: Moment, options: FigureOptions) =>
  barsOf(moment, { ...options, height: 220 });

function SideFigure({ run, moment, draw, overEpochs = false }: FigureProps) {
  const options = useFigureOptions();
  const trained = useScrubbed(run);
  const figure = useMemo(() => draw(moment, options), [draw, moment, options]);
  if (figure === null) return null;
  return (
    <Plot
      figure={figure}
      fileName={run.name}
      provenance={runProvenance(run)}
      cursor={overEpochs ? trained : null}
    />
  );
}
