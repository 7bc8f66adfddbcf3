import { useLab, useSession } from '../../app/context.tsx';
import { statusWord } from '../../app/status.ts';
import type { RunRecord } from '../../runs/record.ts';
import { bestEpoch } from '../../runs/reducer.ts';
import { configDifference, metric } from '../../runs/summary.ts';
import { EyeIcon, EyeOffIcon } from '../../ui/icons.tsx';
import { Swatch } from '../../ui/Swatch.tsx';

/** Every run that is kept, newest first: what it was, what changed, how well it ranked. */
export function RunList() {
  const session = useSession();
  const runs = useLab((state) => state.runs);
  const currentId = useLab((state) => state.currentId);
  const hidden = useLab((state) => state.hidden);
  if (runs.length === 0) return null;
  return (
    <div className="run-list table-scroll">
      <table>
        <caption>Runs</caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="unseen">In figures</span>
            </th>
            <th scope="col">Run</th>
            <th scope="col">Variant</th>
            <th scope="col" className="number">
              HR@5
            </th>
            <th scope="col">What changed</th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run, index) => {
            const current = run.id === currentId;
            const off = hidden.has(run.id);
            return (
              <tr key={run.id} className={current ? 'ours' : ''}>
                <td>
                  <button
                    type="button"
                    className="button icon-button bare"
                    aria-pressed={current || !off}
                    aria-label={`Show ${run.name} in figures`}
                    disabled={current}
                    onClick={() => session.hide(run.id, !off)}
                  >
                    {off && !current ? <EyeOffIcon /> : <EyeIcon />}
                  </button>
                </td>
                <th scope="row">
                  {current ? (
                    run.name
                  ) : (
                    <button type="button" className="link" onClick={() => session.show(run.id)}>
                      {run.name}
                    </button>
                  )}
                  {run.status !== 'done' && <span className="quiet"> · {statusWord(run)}</span>}
                </th>
                <td className="run-variant">
                  <Swatch variant={run.config.variant} /> {run.config.variant}
                </td>
                <td className="number">{hitRate(run)}</td>
                <td className="quiet run-change">{change(run, runs[index + 1])}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className="small quiet">
        HR@5: test where a run has finished, otherwise best validation (v).
      </p>
    </div>
  );
}

/** Against the run before it. */
function change(run: RunRecord, before: RunRecord | undefined): string {
  if (before === undefined) return 'first run';
  const other = run.dataset.hash === before.dataset.hash ? '' : `data ${run.dataset.name}, `;
  return other + configDifference(before.config, run.config);
}

function hitRate(run: RunRecord): string {
  if (run.result !== null) return metric(run.result.test['hr@5']);
  const best = bestEpoch(run);
  return best === null ? '–' : `${metric(best.valid['hr@5'])} v`;
}
