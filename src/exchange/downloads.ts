/** What a download is about: a document, one run, one figure, or all runs. */
export const DOWNLOAD_SCOPES = ['notebook', 'runs', 'run', 'figure'] as const;
export type DownloadScope = (typeof DOWNLOAD_SCOPES)[number];

const download = <Id extends string, S extends DownloadScope>(
  id: Id,
  scope: S,
  label: string,
  /** What follows the name of the thing: `-metrics.csv`. */
  ending: string,
  /** One sentence: what is in it and for whom. */
  explain: string,
) => ({ id, scope, label, ending, explain }) as const;

/** Everything that can be taken away, in the order in which it is offered. */
export const DOWNLOADS = [
  download(
    'html',
    'notebook',
    'Web page (.html)',
    '.html',
    'Text, figures and tables in one file that opens anywhere, offline too, and here again.',
  ),
  download(
    'ipynb',
    'notebook',
    'Jupyter notebook (.ipynb)',
    '.ipynb',
    'Text, settings and outputs for Jupyter; opens here again.',
  ),
  download(
    'metrics-wide',
    'runs',
    'Metrics, a column each (.csv)',
    '-metrics.csv',
    'Every step and epoch of all runs, for spreadsheets.',
  ),
  download(
    'metrics-long',
    'runs',
    'Metrics, a row each (.csv)',
    '-metrics-long.csv',
    'The same, one number per row, for plotting libraries.',
  ),
  download(
    'settings',
    'runs',
    'Runs and settings (.csv)',
    '-runs.csv',
    'One row per run: its settings and its test numbers.',
  ),
  download(
    'runs',
    'runs',
    'All runs (.json)',
    '-runs.json',
    'Settings, curves, results and maps, as the page keeps them.',
  ),
  download(
    'everything',
    'runs',
    'Everything (.zip)',
    '.zip',
    'All notebooks as .ipynb, the runs of all of them, and what they have learned.',
  ),
  download(
    'run-metrics-wide',
    'run',
    'Metrics, a column each (.csv)',
    '-metrics.csv',
    'Every step and epoch of this run, for spreadsheets.',
  ),
  download(
    'run-metrics-long',
    'run',
    'Metrics, a row each (.csv)',
    '-metrics-long.csv',
    'The same, one number per row, for plotting libraries.',
  ),
  download(
    'parameters',
    'run',
    'Learned parameters (.safetensors)',
    '.safetensors',
    'The best epoch’s, by the official code’s names.',
  ),
  download(
    'projector',
    'run',
    'Map for the Embedding Projector (.zip)',
    '-projector.zip',
    'Vectors and labels as TSV, with how to load them.',
  ),
  download('svg', 'figure', 'Figure (.svg)', '.svg', 'For papers: lines and letters, no pixels.'),
  download('png', 'figure', 'Figure (.png)', '.png', 'For slides, at twice the screen’s size.'),
  download('csv', 'figure', 'Numbers (.csv)', '.csv', 'What the figure shows, in numbers.'),
] as const;

export type Download = (typeof DOWNLOADS)[number];
export type DownloadId = Download['id'];
/** What the page saves of the document and its runs. A figure saves itself (src/figures/save.ts). */
export type SavedFile = Exclude<DownloadId, 'svg' | 'png' | 'csv' | 'parameters'>;

/** What the downloads of one scope are. */
export const downloadsOf = <S extends DownloadScope>(
  scope: S,
): readonly Extract<Download, { readonly scope: S }>[] =>
  DOWNLOADS.filter((one): one is Extract<Download, { readonly scope: S }> => one.scope === scope);

/** What a file's name is made of, one after the other: the notebook or the run, then the figure's kind. */
export type NameParts = readonly [of: string, figure?: string];

/** `brisk-otter-3-metrics.csv`, `first-steps.ipynb`, `brisk-otter-3-loss.svg`. */
export function fileName(id: DownloadId, parts: NameParts): string {
  const { ending } = DOWNLOADS.find((one) => one.id === id) ?? { ending: '' };
  const stem = parts.flatMap((part) => (part === undefined ? [] : [plainName(part)])).join('-');
  return stem + ending;
}

/** Characters of one part of a file's name, at most. */
const PART = 60;

/** A title or a run's name as any file system takes it: letters and digits of any script, the rest as dashes. */
export function plainName(text: string): string {
  const words = text.normalize('NFC').match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  const name = Array.from(words.join('-')).slice(0, PART).join('').replace(/-$/, '');
  return name === '' ? 'untitled' : name.toLowerCase();
}
