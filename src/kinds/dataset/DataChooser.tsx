import { useRef } from 'react';
import { useLab, usePage } from '../page.tsx';
import { writableFormats } from '../../../workers/catalog/formats.ts';
import { dataFiles } from '../../exchange/files.ts';
import type { CellId } from '../../document/ids.ts';
import { slotOf } from '../../state/selectors.ts';
import type { DatasetSource } from '../../../workers/protocol/dataset.ts';
import { ChevronIcon } from '../../ui/icons.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { PlantedForm } from './PlantedForm.tsx';
import { BUNDLED, PAPER_SETS, paperSize } from './sources.ts';

/** The way to other data: bundled, generated, the paper's sets, or a file. */
export function DataChooser({ cell }: { readonly cell: CellId }) {
  const page = usePage();
  const loading = useLab((state) => slotOf(state, cell).state.kind === 'loading');
  const name = 'Other data';
  return (
    <Panel
      name={name}
      align="end"
      label={
        <>
          {loading ? 'Opening' : name} <ChevronIcon />
        </>
      }
    >
      {(close) => (
        <Choices
          close={close}
          open={(source) => void page.openDataset(cell, source)}
          receive={(file) => void page.receive(file, cell)}
        />
      )}
    </Panel>
  );
}

interface ChoicesProps {
  readonly close: () => void;
  readonly open: (source: DatasetSource) => void;
  readonly receive: (file: File) => void;
}

function Choices({ close, open, receive }: ChoicesProps) {
  const file = useRef<HTMLInputElement>(null);
  const choose = (source: DatasetSource) => {
    close();
    open(source);
  };
  return (
    <div className="chooser">
      <section>
        <h3>Bundled</h3>
        <button type="button" className="choice" onClick={() => choose(BUNDLED)}>
          <span>planted-intents</span>
          <span className="quiet small">small, opens at once, works offline</span>
        </button>
      </section>
      <details>
        <summary>Generate planted intents</summary>
        <PlantedForm onGenerate={(options) => choose({ kind: 'planted', options })} />
      </details>
      <section>
        <h3>The paper’s data sets</h3>
        <p className="quiet small">Fetched from the authors’ repository when you ask for them.</p>
        {PAPER_SETS.map((set) => (
          <button
            key={set.name}
            type="button"
            className="choice"
            onClick={() => choose({ kind: 'catalog', name: set.name })}
          >
            <span>{set.label}</span>
            <span className="quiet small num">{paperSize(set)}</span>
          </button>
        ))}
      </section>
      <section>
        <h3>Your own file</h3>
        <p className="quiet small">Text with {writableFormats()}. It stays on this computer.</p>
        <input
          ref={file}
          className="unseen"
          type="file"
          accept={dataFiles()}
          aria-label="Data file"
          tabIndex={-1}
          onChange={(event) => {
            const chosen = event.target.files?.[0];
            if (chosen === undefined) return;
            close();
            receive(chosen);
          }}
        />
        <button type="button" className="button" onClick={() => file.current?.click()}>
          Choose a file
        </button>
        <span className="quiet small"> or drop it anywhere on the page</span>
      </section>
    </div>
  );
}
