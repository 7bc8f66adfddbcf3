import type { DatasetCard } from '../../workers/protocol/dataset.ts';
import { APP_VERSION } from '../version.ts';
import type { Provenance } from '../figures/export.ts';
import type { RunRecord } from '../runs/record.ts';
import { provenanceLine } from '../runs/summary.ts';

/** What every file saved from a run's figure carries. */
export const runProvenance = (run: RunRecord): Provenance => ({
  line: provenanceLine(run, APP_VERSION),
  details: {
    run: run.name,
    config: run.config,
    ...(run.changes && { changes: run.changes }),
    dataset: { name: run.dataset.name, hash: run.dataset.hash },
    engine: run.plan?.engine ?? null,
    protocol: run.result?.protocol ?? null,
    version: APP_VERSION,
  },
});

/** The same for a figure of data alone. */
export const dataProvenance = (card: DatasetCard): Provenance => ({
  line: `${card.name} (${card.hash.slice(0, 8)}) · ELCRec Lab ${APP_VERSION}`,
  details: { dataset: card, version: APP_VERSION },
});

/** Of a figure that shows nothing yet. */
export const NO_PROVENANCE: Provenance = { line: `ELCRec Lab ${APP_VERSION}`, details: null };

/** What a file about several runs carries: each of them in full. */
export function runsProvenance(runs: readonly RunRecord[]): Provenance {
  if (runs.length === 0) return NO_PROVENANCE;
  if (runs.length === 1) return runProvenance(runs[0]);
  const data = new Set(runs.map(({ dataset: d }) => `${d.name} (${d.hash.slice(0, 8)})`));
  return {
    line: [`${runs.length} runs`, ...data, `ELCRec Lab ${APP_VERSION}`].join(' · '),
    details: runs.map((run) => runProvenance(run).details),
  };
}
