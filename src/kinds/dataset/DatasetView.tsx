import { useMemo } from 'react';
import { oklchToHex } from '../../figures/colour.ts';
import type { FigureOptions } from '../../figures/figure.ts';
import { Plot } from '../../figures/Plot.tsx';
import { useLab, usePage } from '../page.tsx';
import type { DatasetCell } from './config.ts';
import { datasetFigures } from './output.ts';
import { slotOf } from '../../state/selectors.ts';
import type { DatasetCard } from '../../../workers/protocol/dataset.ts';
import { dataCaution } from '../../runs/cautions.ts';
import { count, percent } from '../../runs/summary.ts';
import { CellFrame } from '../CellFrame.tsx';
import { useFigureOptions } from '../figures.ts';
import { dataProvenance } from '../provenance.ts';
import { DataChooser } from './DataChooser.tsx';
import { DataNotice } from './DataNotice.tsx';
import { sourceName } from './sources.ts';
import { story } from './story.ts';

/** What is learned from: the card of the open data, and the way to other data. */
export function DatasetView({ cell }: { readonly cell: DatasetCell }) {
  const { source } = cell.config;
  const card = useLab((state) => slotOf(state, cell.id).opened?.card ?? null);
  const waits = useLab((state) => slotOf(state, cell.id).state.kind === 'empty');
  const asks = waits && (source.kind === 'catalog' || source.kind === 'file');
  const caution = card === null ? null : dataCaution(card);
  return (
    <CellFrame
      cell={cell}
      subject={card?.name ?? sourceName(source)}
      tools={<DataChooser cell={cell.id} />}
    >
      <DataNotice cell={cell.id} />
      {asks ? (
        <Invitation cell={cell} />
      ) : (
        <>
          <Facts card={card} />
          {caution !== null && (
            <p className="notice data-caution" role="note">
              {caution}
            </p>
          )}
          {card === null ? <div className="figure-pair data-figures" /> : <Figures card={card} />}
        </>
      )}
    </CellFrame>
  );
}

/** Data that are not fetched, or cannot be had, without a person's word. */
function Invitation({ cell: { id, config } }: { readonly cell: DatasetCell }) {
  const page = usePage();
  const { source } = config;
  if (source.kind === 'file')
    return (
      <p className="notice">
        This notebook learns from the file <strong>{source.name}</strong>. Drop it anywhere on the
        page: it stays on this computer, so it has to be handed over again.
      </p>
    );
  if (source.kind !== 'catalog') return null;
  return (
    <div className="notice row">
      <button type="button" className="button" onClick={() => void page.openDataset(id, source)}>
        Fetch {sourceName(source)}
      </button>
      <span className="quiet small">
        From the authors’ repository, when you ask for it. Or drop {source.name}.txt on the page.
      </span>
    </div>
  );
}

/** The card in numbers; dashes keep the place until the data are read. */
function Facts({ card }: { readonly card: DatasetCard | null }) {
  const facts: readonly (readonly [string, string])[] = [
    ['users', card === null ? '–' : count(card.users)],
    ['items', card === null ? '–' : count(card.items)],
    ['interactions', card === null ? '–' : count(card.interactions)],
    ['empty', card === null ? '–' : percent(card.sparsity)],
    ['items per user', card === null ? '–' : card.meanLength.toFixed(1)],
  ];
  return (
    <>
      <dl className="facts">
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className="num">{value}</dd>
          </div>
        ))}
      </dl>
      {(card === null ? [' '] : story(card)).map((line) => (
        <p key={line} className="small quiet facts-note">
          {line}
        </p>
      ))}
    </>
  );
}

/** 3:1 on both papers. */
const GREY = oklchToHex(0.6, 0.012, 80);

/** These figures are background: drawn small and in grey, the accent is for what runs. */
function useQuietOptions(): FigureOptions {
  const options = useFigureOptions();
  return useMemo(
    () => ({ ...options, height: 168, theme: { ...options.theme, accent: GREY } }),
    [options],
  );
}

function Figures({ card }: { readonly card: DatasetCard }) {
  const options = useQuietOptions();
  const [lengths, popularity] = useMemo(() => datasetFigures(card, options), [card, options]);
  return (
    <div className="figure-pair data-figures">
      <Plot figure={lengths} fileName={card.name} provenance={dataProvenance(card)} />
      <Plot figure={popularity} fileName={card.name} provenance={dataProvenance(card)} />
    </div>
  );
}
