import type { ComponentType } from 'react';
import { DataCell } from './data/DataCell.tsx';
import { ExperimentCell } from './experiment/ExperimentCell.tsx';
import { MapCell } from './map/MapCell.tsx';
import { ResultsCell } from './results/ResultsCell.tsx';

/** A kind of cell: adding one is a folder and a line here. */
export interface CellKind {
  readonly kind: 'data' | 'experiment' | 'map' | 'results';
  readonly title: string;
  readonly View: ComponentType<{ readonly id: string }>;
}

/** Every kind, in the order of the notebook "First steps". */
export const CELL_KINDS: readonly CellKind[] = [
  { kind: 'data', title: 'Data', View: DataCell },
  { kind: 'experiment', title: 'Experiment', View: ExperimentCell },
  { kind: 'map', title: 'Map', View: MapCell },
  { kind: 'results', title: 'Results', View: ResultsCell },
];
