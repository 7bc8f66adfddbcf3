import { useMemo } from 'react';
import type { ClusterHealth } from '../../../workers/catalog/metrics.ts';
import { Plot } from '../../figures/Plot.tsx';
import type { RunRecord } from '../../runs/record.ts';
import { intentsInUse, isCollapsed, percent } from '../../runs/summary.ts';
import { useFigureOptions } from '../figures.ts';
import { runProvenance } from '../provenance.ts';
import { learnsIntents, type Moment } from './model.ts';
import { agreementCurve, barsOf, withoutHealth } from './output.ts';

interface HealthSideProps {
  /** Null before any run. */
  readonly run: RunRecord | null;
  readonly moment: Moment | null;
}

/** Whether the intents are in use, at the epoch of the map on show. */
export function HealthSide({ run, moment }: HealthSideProps) {
  const health = moment?.health ?? null;
  return (
    <div className="health" role="group" aria-label="Intents in use">
      <p className="health-lead">{lead(run, health)}</p>
      {(run === null || learnsIntents(run)) && <HealthFacts run={run} health={health} />}
      {run !== null && moment !== null && <Bars run={run} moment={moment} />}
      {run !== null && moment !== null && <AgreementCurve run={run} moment={moment} />}
    </div>
  );
}

function lead(run: RunRecord | null, health: ClusterHealth | null): string {
  if (health !== null)
    return isCollapsed(health)
      ? 'The intents collapsed: nearly every user fell into the same one.'
      : `${intentsInUse(health)}.`;
  if (run === null) return 'Are the intents in use?';
  return withoutHealth(run, 'Counting begins after the first epoch.');
}

interface HealthFactsProps {
  readonly run: RunRecord | null;
  readonly health: ClusterHealth | null;
}

/** The numbers, each with what it means. */
function HealthFacts({ run, health }: HealthFactsProps) {
  const none = '–';
  return (
    <>
      <dl className="health-facts">
        <div>
          <dt>largest intent</dt>
          <dd className="num">{health === null ? none : percent(health.largestShare)}</dd>
        </div>
        <div>
          <dt title="exp(entropy) of users per intent: 1 = all in one, K = evenly spread">
            evenness (perplexity)
          </dt>
          <dd className="num">
            {health === null ? none : `${health.perplexity.toFixed(1)} of ${health.intents}`}
          </dd>
        </div>
        <div>
          <dt title="Normalised mutual information: 0 = unrelated, 1 = the same groups">
            agreement with planted (NMI)
          </dt>
          <dd className="num">
            {health === null ? none : (health.nmi?.toFixed(2) ?? 'not known')}
          </dd>
        </div>
      </dl>
      {health !== null && isCollapsed(health) && run?.config.alignment === 'all_centres' && (
        <p className="small quiet">
          With the official alignment every user is pulled towards every centre, and the clustering
          loss is lowest when all are in one place. “Nearest centre” and “real positions” under More
          settings keep intents apart.
        </p>
      )}
    </>
  );
}

interface FigureProps {
  readonly run: RunRecord;
  readonly moment: Moment;
}

function Bars({ run, moment: { health, slots } }: FigureProps) {
  const options = useFigureOptions();
  const figure = useMemo(
    () => barsOf({ health, slots }, { ...options, height: 220 }),
    [health, slots, options],
  );
  if (figure === null) return null;
  return <Plot figure={figure} fileName={run.name} provenance={runProvenance(run)} />;
}

/** What training adds, where it is known what there is to find. */
function AgreementCurve({ run, moment: { agreement, frame } }: FigureProps) {
  const options = useFigureOptions();
  const figure = useMemo(
    () => agreementCurve({ agreement, frame }, options),
    [agreement, frame, options],
  );
  if (figure === null) return null;
  return <Plot figure={figure} fileName={run.name} provenance={runProvenance(run)} />;
}
