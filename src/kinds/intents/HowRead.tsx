import { POOLINGS, type Pooling } from '../../../workers/catalog/contrast-fields.ts';
import type { ClusterHealth } from '../../../workers/catalog/metrics.ts';
import type { Imported, RunRecord } from '../../runs/record.ts';
import { count } from '../../runs/summary.ts';
import { Switch } from '../../ui/Switch.tsx';
import { useLab, usePage } from '../page.tsx';

const WORDS: Readonly<Record<Pooling, { readonly label: string; readonly title: string }>> = {
  all_positions: {
    label: 'All positions',
    title: 'The mean over every position, padding included, as the official code reads a user',
  },
  real_positions: { label: 'Real positions', title: 'The mean over the user’s own items alone' },
};

/** How the users of a run from a file are read, which can be measured again, and what they are as a whole. */
export function HowRead({ run }: { readonly run: RunRecord }) {
  const page = usePage();
  const busy = useLab(({ evaluation }) => evaluation?.kind === 'running');
  const { imported, result } = run;
  if (imported === undefined) return null;
  const health = result?.health ?? null;
  const pooling = POOLINGS.find((one) => one === run.config.pooling);
  return (
    <div className="how-read">
      {pooling !== undefined && (
        <div className="row">
          <span className="small">Users read from</span>
          <Switch
            legend="Users read from"
            options={POOLINGS.map((value) => ({ value, ...WORDS[value] }))}
            value={pooling}
            onChange={(choice) => void page.viewAgain(run.id, choice)}
          />
        </div>
      )}
      <p className="small quiet num" aria-live="polite">
        {busy ? 'Reading every user again.' : `In full: ${numbers(imported, health)}.`}
      </p>
    </div>
  );
}

/** As the command line prints them, so that they can be laid side by side. */
const numbers = ({ meanNorm, clusterLoss }: Imported, health: ClusterHealth | null): string =>
  [
    ...(health === null
      ? []
      : [
          `${count(health.used)} of ${count(health.intents)} intents used`,
          `largest share ${health.largestShare.toFixed(5)}`,
          `perplexity ${health.perplexity.toFixed(3)}`,
        ]),
    `mean norm of users ${meanNorm.toFixed(4)}`,
    ...(clusterLoss === null ? [] : [`L_cluster ${clusterLoss.toFixed(4).replace('-', '−')}`]),
  ].join(', ');
