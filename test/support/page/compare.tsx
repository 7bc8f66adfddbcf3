import { ELCREC } from '../../../workers/catalog/models/elcrec.ts';
/**
 * The compare cell over scripted runs, to be looked at: `npx vite --port 5199`, then
 * /test/support/page/compare.html?runs=0|1|4|50&theme=dark&smoothing=0.6&x=time&logy
 */
import '@fontsource-variable/inter/wght.css';
import '@fontsource/jetbrains-mono/latin-400.css';
import '../../../src/styles/index.css';
import { useCallback, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { X_AXES } from '../../../src/kinds/compare/config.ts';
import { CompareView } from '../../../src/kinds/compare/CompareView.tsx';
import { newRecord } from '../../../src/runs/reducer.ts';
import { runName } from '../../../src/runs/names.ts';
import type { RunRecord } from '../../../src/runs/record.ts';
import { VARIANTS } from '../../../workers/catalog/models/elcrec.ts';
import { runId, type RunId } from '../../../workers/protocol/ids.ts';
import { presetsOf } from '../../../workers/catalog/presets.ts';
import { CARD } from '../fake-lab.ts';
import { metrics } from '../script.ts';
import { compareKind } from '../../../src/kinds/compare/kind.ts';

/* Shapes of real curves, none of them measured. */

const query = new URLSearchParams(location.search);
document.documentElement.dataset.theme = query.get('theme') ?? 'light';

const wobble = (n: number): number => {
  const x = Math.sin(n * 12.9898) * 43758.5453;
  return 2 * (x - Math.floor(x)) - 1;
};

function scripted(n: number): RunRecord {
  const epochs = n % 5 === 3 ? 14 : 40;
  const config = {
    ...presetsOf(ELCREC)[0].config,
    variant: VARIANTS[(n * 3) % 4],
    seed: 1 + (n % 3),
    lr: n % 4 === 1 ? 0.003 : 0.001,
    num_intent_clusters: n % 6 === 5 ? 16 : 8,
    epochs: 40,
  };
  const top = 0.7 + 0.25 * wobble(n);
  const share = (e: number) =>
    Math.max(0, top * (1 - Math.exp(-e / 7)) + 0.05 * wobble(e * 7.3 + n));
  const id = runId(`5f3c-${n}-${(n * 7919) % 1009}`);
  const record = newRecord({
    id,
    name: runName(id),
    startedAt: new Date(Date.UTC(2026, 0, 2, 3, n)).toISOString(),
    config,
    dataset: CARD,
  });
  const loss = (step: number) => 0.9 + n / 50 + 2 * Math.exp(-step / 120) + 0.06 * wobble(step + n);
  const none = { loss_rec: null, loss_cl: null, loss_icl: null, loss_cluster: null };
  let best = -1;
  return {
    ...record,
    status: epochs === 40 ? 'done' : 'stopped',
    starred: n % 7 === 2,
    note: n % 4 === 2 ? 'Does a larger step help?' : '',
    steps: Array.from({ length: epochs * 12 }, (_, i) => ({
      step: i + 1,
      epoch: Math.floor(i / 12),
      seconds: (i + 1) / (30 + n),
      losses: { loss: loss(i + 1), ...none },
    })),
    epochs: Array.from({ length: epochs }, (_, e) => {
      const better = share(e) > best;
      best = Math.max(best, share(e));
      return {
        epoch: e,
        step: (e + 1) * 12,
        seconds: ((e + 1) * 12) / (30 + n),
        train: { ...none, loss: loss((e + 0.5) * 12) },
        valid: metrics(share(e)),
        ties: null,
        health: null,
        best: better,
        tensors: 0,
        bytes: 0,
      };
    }),
    result:
      epochs === 40
        ? {
            bestEpoch: 30,
            test: metrics(best * 0.96),
            valid: metrics(best),
            ties: null,
            popularity: metrics(0),
            health: null,
            users: 1500,
            protocol: '',
            seconds: 480 / (30 + n),
          }
        : null,
  };
}

const count = Number(query.get('runs') ?? 4);
const first = Array.from({ length: count }, (_, i) => scripted(count - 1 - i));

function Page() {
  const [config, setConfig] = useState({
    ...compareKind.create([]),
    smoothing: Number(query.get('smoothing') ?? 0),
    x_axis: X_AXES.find((axis) => axis === query.get('x')) ?? 'epoch',
    log_y: query.has('logy'),
    differences_only: !query.has('all'),
  });
  const [runs, setRuns] = useState<readonly RunRecord[]>(first);
  const [hidden, setHidden] = useState<ReadonlySet<RunId>>(new Set());
  const [currentId, setCurrent] = useState<RunId | null>(first.at(0)?.id ?? null);
  const change = useCallback(
    (id: RunId, more: Partial<RunRecord>) =>
      setRuns((all) => all.map((run) => (run.id === id ? { ...run, ...more } : run))),
    [],
  );
  return (
    <div className="page">
      <nav className="outline" />
      <main className="notebook">
        <section className="cell">
          <div className="cell-head">
            <h2>Compare</h2>
          </div>
          <CompareView
            config={config}
            onConfig={setConfig}
            runs={runs}
            hidden={hidden}
            currentId={currentId}
            onShow={setCurrent}
            onHide={useCallback((id: RunId, hide: boolean) => {
              setHidden((ids) => new Set(hide ? [...ids, id] : [...ids].filter((x) => x !== id)));
            }, [])}
            onRename={useCallback((id: RunId, name: string) => change(id, { name }), [change])}
            onNote={useCallback((id: RunId, note: string) => change(id, { note }), [change])}
            onStar={useCallback((id: RunId, starred: boolean) => change(id, { starred }), [change])}
            onDelete={useCallback((id: RunId) => {
              setRuns((all) => all.filter((run) => run.id !== id));
            }, [])}
            onDownload={(name, csv) => console.log(name, csv)}
          />
        </section>
      </main>
    </div>
  );
}

const root = document.getElementById('root');
if (root === null) throw new Error('no #root');
createRoot(root).render(<Page />);
