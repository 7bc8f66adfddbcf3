import { useRef } from 'react';
import { useLab, usePage } from '../page.tsx';
import { CHECKPOINT_FILES, download } from '../../exchange/files.ts';
import type { CellId } from '../../document/ids.ts';
import { downloadsOf } from '../../exchange/downloads.ts';
import type { RunRecord } from '../../runs/record.ts';
import { checkpointReason, rankReason } from '../../state/reasons.ts';
import { dataNear } from '../../state/selectors.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { ChevronIcon, DownloadIcon, FileIcon } from '../../ui/icons.tsx';
import { MenuItem } from '../../ui/MenuItem.tsx';
import { unless } from '../../ui/off.ts';
import { Panel } from '../../ui/Panel.tsx';

interface CheckpointsProps {
  readonly experiment: CellId | null;
  readonly run: RunRecord | null;
}

/** Learned parameters out to a file, and parameters from a file put to the test. */
export function Checkpoints({ experiment, run }: CheckpointsProps) {
  const page = usePage();
  const evaluation = useLab((state) => state.evaluation);
  const data = useLab((state) => dataNear(state, experiment));
  const ranks = useLab((state) => rankReason(state, data));
  const file = useRef<HTMLInputElement>(null);
  const save = async () => {
    if (run === null) return;
    const content = await page.checkpoint(run.id);
    if (content !== null) download(run.imported?.file ?? `${run.name}.safetensors`, content);
  };
  return (
    <div className="checkpoints">
      <div className="row">
        <button
          type="button"
          className="button"
          {...unless(checkpointReason(run), () => void save(), page.say)}
        >
          <DownloadIcon /> Download checkpoint
        </button>
        {run !== null && <RunFiles run={run} />}
        <input
          ref={file}
          className="unseen"
          type="file"
          accept={CHECKPOINT_FILES}
          aria-label="Checkpoint file"
          tabIndex={-1}
          onChange={(event) => {
            const chosen = event.target.files?.[0];
            if (chosen !== undefined) void page.rank(chosen, data ?? undefined);
            event.target.value = ''; // so that the same file can be chosen again
          }}
        />
        <button
          type="button"
          className="button"
          aria-disabled={ranks === null ? undefined : true}
          title={ranks ?? undefined}
          onClick={() => (ranks === null ? file.current?.click() : page.say(ranks))}
        >
          <FileIcon /> {evaluation?.kind === 'running' ? 'Ranking' : 'Evaluate a checkpoint'}
        </button>
      </div>
      <p className="small quiet">
        The best epoch’s parameters, as .safetensors with settings and metrics inside. Drop a .pt or
        .safetensors file anywhere: it is ranked on the open data and becomes a run, with a map and
        the health of its intents.
      </p>
      {evaluation?.kind === 'failed' && <ErrorNote error={evaluation.error} />}
    </div>
  );
}

/** Everything else that can be had of one run. */
function RunFiles({ run }: { readonly run: RunRecord }) {
  const page = usePage();
  return (
    <Panel
      name={`Files of ${run.name}`}
      className="button"
      label={
        <>
          Other files <ChevronIcon />
        </>
      }
    >
      {(close) => (
        <div className="menu">
          {downloadsOf('run').flatMap(({ id, label }) =>
            // Parameters come from the engine, by the button beside this.
            id === 'parameters'
              ? []
              : [
                  <MenuItem
                    key={id}
                    reason={
                      id === 'projector' && run.maps.length === 0
                        ? 'There is no map yet to save.'
                        : null
                    }
                    onClick={() => {
                      close();
                      void page.save(id, run.id);
                    }}
                  >
                    {label}
                  </MenuItem>,
                ],
          )}
        </div>
      )}
    </Panel>
  );
}
