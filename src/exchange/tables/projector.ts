import type { MapFrame } from '../../../workers/protocol/map.ts';
import type { Snapshot } from '../../../workers/protocol/run.ts';
import type { RunRecord } from '../../runs/record.ts';
import { count, provenanceLine } from '../../runs/summary.ts';
import { disarmed } from '../../figures/csv.ts';

export interface TextFile {
  readonly name: string;
  readonly text: string;
}

/**
 * One map of a run for the Embedding Projector (projector.tensorflow.org): a TSV of vectors without a header and
 * one of labels with a header, row by row the same points. The plane as it was drawn always; the vectors it was
 * drawn from while they are at hand.
 */
export function projectorFiles(run: RunRecord, frame: MapFrame, app: string): readonly TextFile[] {
  const snapshot = run.snapshots.find((taken) => isOf(taken, frame)) ?? null;
  const files = [
    { name: 'metadata.tsv', text: metadata(run, frame) },
    { name: 'map.tsv', text: vectors(2, frame.xy, frame.centres, '\t0') },
    ...(snapshot === null
      ? []
      : [
          {
            name: 'vectors.tsv',
            text: vectors(snapshot.dims, snapshot.vectors, snapshot.centres),
          },
        ]),
  ];
  return [{ name: 'README.txt', text: readme(run, frame, snapshot, app) }, ...files];
}

/** The same in one file. */
export async function projectorZip(run: RunRecord, frame: MapFrame, app: string): Promise<Blob> {
  const { strToU8, zipSync } = await import('fflate');
  const files = projectorFiles(run, frame, app).map(({ name, text }) => [name, strToU8(text)]);
  // A copy, since fflate does not say that its bytes are no shared memory.
  const zip = new Uint8Array(zipSync(Object.fromEntries(files) as Record<string, Uint8Array>));
  return new Blob([zip], { type: 'application/zip' });
}

/** The snapshot a map was laid out from: the same epoch, users and number of centres. */
function isOf(snapshot: Snapshot, frame: MapFrame): boolean {
  const centres = (frame.centres?.length ?? 0) / 2;
  return (
    snapshot.epoch === frame.epoch &&
    snapshot.users.length === frame.users.length &&
    snapshot.users.every((user, i) => user === frame.users[i]) &&
    (snapshot.centres?.length ?? 0) / snapshot.dims === centres
  );
}

/**
 * Rows of users [N, dims], then of centres [K, dims]. The map's end with a zero: the Projector opens with three
 * principal components and finds not-a-numbers where data have only two dimensions (its data.ts, projectPCA).
 */
const vectors = (
  dims: number,
  users: Float32Array,
  centres: Float32Array | null,
  end = '',
): string => rows(dims, users, end) + (centres === null ? '' : rows(dims, centres, end));

function rows(dims: number, values: Float32Array, end: string): string {
  const lines: string[] = [];
  for (let at = 0; at < values.length; at += dims)
    lines.push(Array.from(values.subarray(at, at + dims), short).join('\t') + end + '\n');
  return lines.join('');
}

/** Nine digits tell any two 32-bit floats apart. */
const short = (value: number): string => String(Number(value.toPrecision(9)));

/** A row per point, in the order of the vectors; intents are numbered from 1, as on the map. */
function metadata(run: RunRecord, { users, intents, planted, centres }: MapFrame): string {
  const name = (label: number) => run.dataset.intents?.[label]?.name ?? String(label + 1);
  const line = (fields: readonly (string | number)[]) =>
    fields.map((field) => cell(String(field))).join('\t') + '\n';
  const columns = (intent: string | number, of: string) => [
    ...(intents === null ? [] : [intent]),
    ...(planted === null ? [] : [of]),
  ];
  const lines = [line(['kind', 'user', ...columns('intent', 'planted')])];
  users.forEach((user, i) =>
    lines.push(line(['user', user, ...columns((intents?.[i] ?? 0) + 1, name(planted?.[i] ?? 0))])),
  );
  for (let k = 0; k < (centres?.length ?? 0) / 2; k++)
    lines.push(line(['centre', '', ...columns(k + 1, '')]));
  return lines.join('');
}

/** TSV knows no quotes: a name keeps neither tabs nor line breaks. */
const cell = (text: string): string => disarmed(text.replace(/[\t\r\n]+/g, ' '));

function readme(run: RunRecord, frame: MapFrame, snapshot: Snapshot | null, app: string): string {
  const { quality } = frame;
  const after = frame.epoch === 0 ? 'before training' : `after epoch ${frame.epoch}`;
  const when = run.imported === undefined ? after : `as ${run.imported.file} has them`;
  const centres = (frame.centres?.length ?? 0) / 2;
  const points = centres === 0 ? '' : `, then its ${count(centres)} intent centres`;
  const file = snapshot === null ? 'map.tsv' : 'vectors.tsv';
  return [
    provenanceLine(run, app),
    '',
    `${count(frame.users.length)} users ${when}${points}.`,
    '',
    'metadata.tsv  what each point is: its kind, row in the data set, nearest intent, planted intent where known',
    'map.tsv       where each point lies on the map of the notebook [x, y, 0]',
    ...(snapshot === null
      ? [
          '',
          'The vectors behind the map are not stored: they are there only while the page that trained is open.',
        ]
      : [
          `vectors.tsv   what the map was drawn from: unit-length vectors of ${snapshot.dims} numbers`,
        ]),
    '',
    'To look at them: open https://projector.tensorflow.org, choose "Load", give it',
    `${file} as the vectors (step 1) and metadata.tsv as the labels (step 2).`,
    'For map.tsv keep PCA and switch off "Sphereize data", which would bend the plane into a circle.',
    '',
    `The map is t-SNE: perplexity ${quality.perplexity}, ${quality.iterations} iterations, seed ${quality.seed}; ` +
      `it keeps ${(100 * quality.neighboursKept).toFixed(1)} % of the 10 nearest neighbours. ` +
      'Distances between groups mean little.',
    '',
    `Settings: ${JSON.stringify(run.config)}`,
    `Data set: ${run.dataset.name}, SHA-256 ${run.dataset.hash}`,
    ...(run.result === null ? [] : [`Protocol: ${run.result.protocol}`]),
    '',
  ].join('\n');
}
