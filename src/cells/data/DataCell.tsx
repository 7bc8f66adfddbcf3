import { useMemo } from 'react';
import { lengthFigure, popularityFigure } from '../../charts/dataset-figures.ts';
import { oklchToHex } from '../../charts/colour.ts';
import type { FigureOptions } from '../../charts/figure.ts';
import { Plot } from '../../charts/Plot.tsx';
import { useLab } from '../../app/context.tsx';
import type { DatasetCard } from '../../../workers/protocol/dataset.ts';
import { count, percent } from '../../runs/summary.ts';
import { Cell } from '../Cell.tsx';
import { useFigureOptions } from '../figures.ts';
import { dataProvenance } from '../provenance.ts';
import { DataChooser } from './DataChooser.tsx';
import { DataNotice } from './DataNotice.tsx';

/** What is learned from: the card of the open data, and the way to other data. */
export function DataCell({ id }: { readonly id: string }) {
  const card = useLab((state) => state.card);
  return (
    <Cell id={id} title="Data" subject={card?.name ?? 'planted-intents'} tools={<DataChooser />}>
      <DataNotice />
      <Facts card={card} />
      {card === null ? <div className="figure-pair data-figures" /> : <Figures card={card} />}
    </Cell>
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
      <p className="small quiet facts-note">{card === null ? ' ' : story(card)}</p>
    </>
  );
}

/** Where the data come from and what was done to them, one line. */
function story(card: DatasetCard): string {
  const parts = [
    card.format === 'planted'
      ? `Generated, with ${card.intents?.length ?? 0} planted intents to score a clustering against`
      : `Read as ${card.format.replaceAll('-', ' ')}`,
    ...(card.paper === null ? [] : ['recognised as the paper’s file']),
    ...(card.droppedUsers === 0
      ? []
      : [`${count(card.droppedUsers)} users with fewer than 5 interactions left out`]),
    'the last two items of every user are held out',
  ];
  return `${parts.join(' · ')}.`;
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
  const lengths = useMemo(() => lengthFigure(card, options), [card, options]);
  const popularity = useMemo(() => popularityFigure(card, options), [card, options]);
  return (
    <div className="figure-pair data-figures">
      <Plot figure={lengths} fileName={card.name} provenance={dataProvenance(card)} />
      <Plot figure={popularity} fileName={card.name} provenance={dataProvenance(card)} />
    </div>
  );
}
