import { useMemo } from 'react';
import type { ClusterHealth } from '../../../workers/catalog/metrics.ts';
import type { MapFrame } from '../../../workers/protocol/map.ts';
import { healthFigure } from '../../figures/health-figure.ts';
import { Plot } from '../../figures/Plot.tsx';
import type { RunRecord } from '../../runs/record.ts';
import { intentsInUse, isCollapsed, percent } from '../../runs/summary.ts';
import { useFigureOptions } from '../figures.ts';
import { runProvenance } from '../provenance.ts';
import { agreementFigure } from '../../figures/agreement-figure.ts';
import { agreementOf, healthAt, slotsOf } from './frames.ts';

interface HealthSideProps {
  readonly run: RunRecord | null;
  readonly frame: MapFrame | null;
}

/** Whether the intents are in use, at the epoch of the map on show. */
export function HealthSide({ run, frame }: HealthSideProps) {
  const health = run === null ? null : healthAt(run.epochs, frame);
  return (
    <div className="health" role="group" aria-label="Intents in use">
      <p className="health-lead">{lead(run, health)}</p>
      <HealthFacts run={run} health={health} />
      {run !== null && health !== null && <Bars run={run} frame={frame} health={health} />}
      {run !== null && <AgreementCurve run={run} frame={frame} />}
    </div>
  );
}

function lead(run: RunRecord | null, health: ClusterHealth | null): string {
  if (health !== null)
    return isCollapsed(health)
      ? 'The intents collapsed: nearly every user fell into the same one.'
      : `${intentsInUse(health)}.`;
  if (run === null) return 'Are the intents in use?';
  return run.config.variant === 'B'
    ? 'The backbone alone has no intents.'
    : 'Counting begins after the first epoch.';
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

interface BarsProps {
  readonly run: RunRecord;
  readonly frame: MapFrame | null;
  readonly health: ClusterHealth;
}

function Bars({ run, frame, health }: BarsProps) {
  const options = useFigureOptions();
  const { maps } = run;
  const figure = useMemo(
    () =>
      healthFigure(health, {
        ...options,
        height: 220,
        ...(frame === null ? {} : { slots: slotsOf(maps.length > 0 ? maps : [frame]) }),
      }),
    [health, options, maps, frame],
  );
  return <Plot figure={figure} fileName={run.name} provenance={runProvenance(run)} />;
}

/** What training adds, where it is known what there is to find. */
function AgreementCurve({
  run,
  frame,
}: {
  readonly run: RunRecord;
  readonly frame: MapFrame | null;
}) {
  const options = useFigureOptions();
  const { maps, epochs } = run;
  const at = frame?.epoch ?? null;
  const figure = useMemo(() => {
    const points = agreementOf({ maps, epochs });
    return points.length === 0 ? null : agreementFigure(points, { ...options, at });
  }, [maps, epochs, options, at]);
  if (figure === null) return null;
  return <Plot figure={figure} fileName={run.name} provenance={runProvenance(run)} />;
}
