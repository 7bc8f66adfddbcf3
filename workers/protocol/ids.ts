/** Branded ids: a run's name can never be passed where a dataset's is meant. */
declare const brand: unique symbol;
type Branded<T, Name extends string> = T & { readonly [brand]: Name };

export type RunId = Branded<string, 'RunId'>;
export type DatasetId = Branded<string, 'DatasetId'>;

export const runId = (text: string): RunId => text as RunId;
export const datasetId = (text: string): DatasetId => text as DatasetId;
