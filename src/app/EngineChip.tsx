import type { BackendChoice, BackendName, EngineReport } from '../../workers/protocol/run.ts';
import { isAlive } from '../state/selectors.ts';
import type { EngineState } from '../state/state.ts';
import { count } from '../runs/summary.ts';
import { Panel } from '../ui/Panel.tsx';
import { Switch } from '../ui/Switch.tsx';
import { useSession } from './context.tsx';
import { useLab } from '../kinds/page.tsx';

const NAMES: Readonly<Record<BackendName, string>> = { webgpu: 'WebGPU', wasm: 'Wasm', cpu: 'CPU' };

const CHOICES: readonly { readonly value: BackendChoice; readonly label: string }[] = [
  { value: 'auto', label: 'Fastest' },
  { value: 'webgpu', label: 'WebGPU' },
  { value: 'wasm', label: 'Wasm' },
  { value: 'cpu', label: 'CPU' },
];

/** What computes, and why; a press tells more and offers another. */
export function EngineChip() {
  const session = useSession();
  const engine = useLab((state) => state.engine);
  const backend = useLab((state) => state.backend);
  const busy = useLab((state) => state.runs.some(isAlive));
  return (
    <Panel
      name={`Engine: ${words(engine)}`}
      align="end"
      className="button quiet-button chip"
      label={
        <>
          <span className={`chip-dot chip-${engine.kind}`} />
          <Face engine={engine} />
        </>
      }
    >
      {() => (
        <div className="engine-panel">
          <h3>What computes</h3>
          <Switch
            legend="Backend"
            options={CHOICES}
            value={backend}
            onChange={(choice) => void session.engine(choice)}
          />
          {busy && (
            <p className="small quiet">
              A run is alive: another backend can be chosen when it has ended.
            </p>
          )}
          {engine.kind === 'ready' && <Report report={engine.report} />}
          {engine.kind === 'failed' && (
            <p>
              {engine.error.message} {engine.error.action}
            </p>
          )}
        </div>
      )}
    </Panel>
  );
}

function words(engine: EngineState): string {
  switch (engine.kind) {
    case 'starting':
      return 'starting';
    case 'failed':
      return 'not available';
    case 'ready':
      return `${NAMES[engine.report.backend]}, ${engine.report.device}`;
  }
}

function Face({ engine }: { readonly engine: EngineState }) {
  if (engine.kind !== 'ready') return <span>Engine {words(engine)}</span>;
  const { backend, device } = engine.report;
  return (
    <>
      <span>{NAMES[backend]}</span>
      <span className="chip-device quiet"> · {device}</span>
    </>
  );
}

function Report({ report }: { readonly report: EngineReport }) {
  return (
    <>
      <p>{report.reason}</p>
      <dl className="limits small num">
        <div>
          <dt>device</dt>
          <dd>{report.device}</dd>
        </div>
        {Object.entries(report.limits).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{count(value)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
