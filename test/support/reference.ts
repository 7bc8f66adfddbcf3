import { LAYOUT_KEYS, LAYOUT_NUMBERS, OWN_LAYOUT } from '../../src/kinds/intents/layout-choice.ts';
import { PROJECTIONS } from '../../workers/protocol/map.ts';
import { COMMAND_GROUPS } from '../../src/app/commands/command.ts';
import { keysText } from '../../src/app/commands/keys.ts';
import { commands } from '../../src/app/commands/list.ts';
import { KEPT_RUNS } from '../../src/storage/keepers/index.ts';
import { COLOUR_BY } from '../../src/kinds/intents/config.ts';
import { SMOOTHING, X_AXES, type CompareConfig } from '../../src/kinds/compare/config.ts';
import { TITLE_LIMIT } from '../../src/document/actions.ts';
import { type Cell } from '../../src/document/cell.ts';
import { DOWNLOADS, DOWNLOAD_SCOPES, type DownloadScope } from '../../src/exchange/downloads.ts';
import { HISTORY_LIMIT } from '../../src/document/history.ts';
import { cellId } from '../../src/document/ids.ts';
import { CHECKPOINT_FILES, NOTEBOOK_FILES } from '../../src/exchange/files.ts';
import { PAGE_LIMIT } from '../../src/exchange/html/embedded.ts';
import { ELCREC_VERSION, IPYNB_LIMIT } from '../../src/exchange/ipynb/format.ts';
import { LINK_LIMIT } from '../../src/exchange/link/index.ts';
import { CELL_LIMIT } from '../../src/document/notebook.ts';
import { cellSource } from '../../src/exchange/source/index.ts';
import { SOURCE_LIMIT } from '../../src/exchange/source/guard.ts';
import { CAPS, type Cap } from '../../src/storage/limits.ts';
import { MAX_STEPS } from '../../src/runs/retention.ts';
import { type Field, FIELD_GROUPS } from '../../workers/catalog/field.ts';
import type { ModelCard } from '../../workers/catalog/model-card.ts';
import { fieldsOf, MODELS } from '../../workers/catalog/models.ts';
import { PAPER_NAMES } from '../../workers/catalog/paper-data.ts';
import { type PlantedOptions, PLANTED_BOUNDS } from '../../workers/catalog/planted.ts';
import { dataExtensions, formats } from '../../workers/catalog/formats.ts';
import { EVAL_METRICS } from '../../workers/catalog/metrics.ts';
import { departures, presetsOf } from '../../workers/catalog/presets.ts';
import { CELL_KINDS } from './kinds.ts';
import { newCell, readCell } from '../../src/document/cells.ts';
import { kindOf } from '../../src/document/kinds.ts';
import { TEXT_LIMIT } from '../../src/document/prose.ts';

/** What each key means; a key that is added or renamed in the code must be told of here, or this does not compile. */
const PLANTED: Readonly<Record<keyof PlantedOptions, string>> = {
  users: 'how many users',
  intents: 'how many planted intents',
  items_per_intent: 'items in each of them',
  mean_lengths: 'four means: interactions per user of each activity group, quietest first',
  switch_probability: 'chance that a user leaves the intent before an interaction',
  noise: 'chance that an interaction is any item at all',
  zipf_exponent: 'how unequal popularity is inside an intent; 0 = alike',
  markov_strength: 'how much the last item tells of the next: 0 = nothing, 1 = all',
  seed: 'another number, another world of the same kind',
};
const COMPARE: Readonly<Record<keyof CompareConfig, readonly [values: string, means: string]>> = {
  metric: [codes(EVAL_METRICS), 'which metric is drawn'],
  x_axis: [codes(X_AXES), 'over what'],
  smoothing: [within(SMOOTHING), 'weight of the past in a moving average; 0 = off'],
  log_y: [codes(['true', 'false']), 'logarithmic scale'],
  differences_only: [codes(['true', 'false']), 'only settings in which the runs differ'],
};

/** docs/reference.md, from the code's own lists. */
export function reference(): string {
  return [
    '# Reference',
    'Every kind of cell with every key, the presets, the commands and their keys, the files and the limits. A test writes this page from the code’s own lists and fails when it is not what they say: `npx vitest run --project node test/unit/catalog/reference.test.ts -u` writes it anew. How to use it all is told in [notebook.md](notebook.md).',
    '## Cells',
    'A cell’s source is YAML, one key to a line; a text’s is its Markdown. A key that is left out has its default. In a `.ipynb` file each source begins with one more line, `kind: …`. Other cells are named by their id, which stands in the address when a cell is chosen in the outline.',
    ...CELL_KINDS.flatMap(cellSection),
    '## Models',
    'What an experiment’s `model` may be. Where they come from is in [references.md](references.md).',
    table(
      ['model', 'what it is', 'terms of its loss'],
      MODELS.map(({ id, title, explain, terms }) => [
        `\`${id}\``,
        `${title}. ${explain}`,
        terms.map(({ label }) => label).join(', '),
      ]),
    ),
    '## Presets',
    '`preset` names what an experiment’s settings begin as. Every model has its own; where they depart from its `official`:',
    table(
      ['model', 'preset', 'for', 'departs in'],
      MODELS.flatMap((model) =>
        presetsOf(model).map(({ id, datasets, config }) => [
          `\`${model.id}\``,
          `\`${id}\``,
          datasets === 'bundled' ? 'planted data' : datasets === 'any' ? 'other data' : datasets,
          id === 'fitted'
            ? 'sizes, by the size of the data once they are open'
            : departures(config, model.defaults)
                .map(({ key, value }) => `\`${key}\` ${value}`)
                .join(', ') || 'nothing',
        ]),
      ),
    ),
    '## Keys',
    'Off while you type. On a Mac ⌘ stands for Ctrl and ⌥ for Alt.',
    table(
      ['keys', 'what they do'],
      commands().flatMap(({ keys, label }) => (keys ? [[`\`${keysText(keys)}\``, label]] : [])),
    ),
    '## Commands',
    `\`Ctrl K\` opens the list. What would do nothing at the moment is left out of it.`,
    table(
      ['group', 'commands'],
      COMMAND_GROUPS.map((group) => [
        group,
        commands()
          .filter((one) => one.group === group)
          .map(({ label }) => label)
          .join(' · '),
      ]),
    ),
    '## Files',
    'What is in each is told in [exports.md](exports.md).',
    table(
      ['of', 'file', 'name', 'for'],
      DOWNLOAD_SCOPES.flatMap((scope) =>
        DOWNLOADS.filter((one) => one.scope === scope).map(({ label, ending, explain }) => [
          SCOPES[scope],
          label,
          `\`…${ending}\``,
          explain,
        ]),
      ),
    ),
    '## Files that open',
    'Content decides, a name only where the content leaves it open; these are what file choosers offer.',
    table(
      ['file', 'extensions'],
      [
        ['a notebook, or a page that was saved here', codes(NOTEBOOK_FILES.split(','))],
        ['a checkpoint', codes(CHECKPOINT_FILES.split(','))],
        ['interactions; packed by gzip too', codes(dataExtensions())],
      ],
    ),
    '## Data formats',
    'What is told from the first lines of a file; the README says how.',
    table(
      ['format', 'read as', 'offered as', 'told'],
      formats().map(({ id, title, extensions, fields }) => [
        `\`${id}\``,
        title,
        codes(extensions),
        Object.values(fields)
          .map(({ label, explain }) => `${label}: ${explain}`)
          .join('; ') || 'nothing',
      ]),
    ),
    '## Limits',
    table(
      ['what', 'at most'],
      [
        ['cells in a notebook', n(CELL_LIMIT)],
        ['characters of a title', n(TITLE_LIMIT)],
        ['characters of a text cell', n(TEXT_LIMIT)],
        ['characters of a cell’s source', n(SOURCE_LIMIT)],
        ['steps back that undo remembers', n(HISTORY_LIMIT)],
        ['characters of a link, after the page’s own address', n(LINK_LIMIT)],
        ['size of a `.ipynb` that is opened', `${IPYNB_LIMIT / 2 ** 20} MB`],
        ['size of a saved page that is opened', `${PAGE_LIMIT / 2 ** 20} MB`],
        ['steps of a run whose losses are kept', n(MAX_STEPS)],
        ['runs of earlier visits that are listed, the newest', n(KEPT_RUNS)],
        ['unfinished runs whose state is kept, the newest', kept(CAPS.points)],
        ['ended runs whose learned parameters are kept, the newest', kept(CAPS.checkpoints)],
        ['data files that are kept, the newest', kept(CAPS.files)],
      ],
    ),
    `Versions: \`.ipynb\` is nbformat 4.5 with \`metadata.elcrec.version\` ${ELCREC_VERSION}; links begin with \`#n=1.\`.`,
  ].join('\n\n');
}

const SCOPES: Readonly<Record<DownloadScope, string>> = {
  notebook: 'the notebook',
  runs: 'all runs',
  run: 'one run',
  figure: 'one figure',
};

function cellSection(kind: string): readonly string[] {
  const { title, explain } = kindOf({ kind });
  return [`### \`${kind}\`: ${title}`, explain, ...KIND_PARTS[kind]()];
}

const experimentKey: readonly [string, string, string] = [
  'experiment',
  'id of a cell',
  'whose run',
];

const KIND_PARTS: Readonly<Record<string, () => readonly string[]>> = {
  text: () => [],
  dataset: () => [
    yaml(sample('dataset', {})),
    keys([
      ['source', codes(['bundled', 'planted', 'catalog', 'file']), 'where the data come from'],
      [
        'name',
        `\`planted-intents\` (bundled), ${codes(PAPER_NAMES)} (catalog), any name (file)`,
        'which data; with `planted` there is no name',
      ],
    ]),
    'With `source: planted` the generator’s knobs take the place of `name`:',
    yaml(sample('dataset', { source: 'planted' })),
    keys(
      (Object.keys(PLANTED) as (keyof PlantedOptions)[]).map((key) => [
        key,
        within(PLANTED_BOUNDS[key]),
        PLANTED[key],
      ]),
    ),
  ],
  experiment: () => [
    yaml(sample('experiment', { dataset: 'data' })),
    keys([
      ['dataset', 'id of a cell', 'what it learns from'],
      ['model', codes(MODELS.map(({ id }) => id)), 'what is trained; left out: ELCRec'],
      ['preset', 'one of the model’s presets', 'what the settings begin as'],
    ]),
    'All other keys are settings, under the names of the official code where it has them. `quick` and `official` are their values in these presets, of the first model that has the setting.',
    table(
      ['key', 'in the form', 'models', 'values', 'quick', 'official', 'what it is'],
      FIELD_GROUPS.flatMap((group) => allFields().filter(({ field }) => field.group === group)).map(
        ({ field, models }) => [
          `\`${field.key}\``,
          field.label,
          models.length === MODELS.length ? 'all' : codes(models.map(({ id }) => id)),
          values(field),
          String(presetsOf(models[0])[0].config[field.key]),
          String(models[0].defaults[field.key]),
          field.explain,
        ],
      ),
    ),
  ],
  intents: () => [
    yaml(sample('intents', { experiment: 'experiment' })),
    keys([
      experimentKey,
      [
        'colour_by',
        codes(COLOUR_BY),
        'users by the learned intent, by the planted one, or by how much they did',
      ],
      ['projection', codes(PROJECTIONS), 'how the map on show is laid out'],
      ...LAYOUT_KEYS.map((key): readonly [string, string, string] => {
        const { min, max, label } = LAYOUT_NUMBERS[key];
        return [
          key,
          `${min} to ${max}`,
          `${label.toLowerCase()} of t-SNE, ${OWN_LAYOUT[key]} unless given`,
        ];
      }),
    ]),
  ],
  results: () => [yaml(sample('results', { experiment: 'experiment' })), keys([experimentKey])],
  story: () => [
    yaml(sample('story', { experiment: 'experiment', user: 0 })),
    keys([
      experimentKey,
      ['user', 'row in the data, from 0', 'who is looked at; empty beside `items`'],
      ['items', 'ids of items, oldest first: `3 17 9`', 'a composed history in place of a user'],
      ['views_of_epoch', 'an epoch, from 0', 'whose two views are shown'],
      ['intent_names', '`3: tents; 12: ovens`', 'what a person calls intents'],
      ['named_run', 'a run’s id', 'whose intents these names are of'],
    ]),
  ],
  groups: () => [
    yaml(sample('groups', { experiment: 'experiment' })),
    keys([
      experimentKey,
      ['metric', codes(EVAL_METRICS), 'what the groups are compared by'],
      ['bounds', '`quartiles`, or whole numbers that grow: `5, 8, 14`', 'longest histories'],
    ]),
  ],
  compare: () => [
    yaml(sample('compare', {})),
    keys((Object.keys(COMPARE) as (keyof CompareConfig)[]).map((key) => [key, ...COMPARE[key]])),
  ],
};

/** A cell of a kind: what `plain` says, the rest as by default. */
export function sample(kind: string, plain: Readonly<Record<string, unknown>>): Cell {
  return readCell(newCell(kind, cellId(kind)), plain).cell;
}

const yaml = (cell: Cell): string => `\`\`\`yaml\n${cellSource(cell)}\`\`\``;

const keys = (rows: readonly (readonly [key: string, values: string, means: string])[]): string =>
  table(
    ['key', 'values', 'what it is'],
    rows.map(([key, ...rest]) => [`\`${key}\``, ...rest]),
  );

/** Every setting once, with the models that have it. */
function allFields(): readonly { readonly field: Field; readonly models: readonly ModelCard[] }[] {
  const keys = new Set(MODELS.flatMap((model) => fieldsOf(model).map(({ key }) => key)));
  return [...keys].map((key) => {
    const models = MODELS.filter((model) => fieldsOf(model).some((field) => field.key === key));
    return { field: fieldsOf(models[0]).find((field) => field.key === key)!, models };
  });
}

function values(field: Field): string {
  switch (field.kind) {
    case 'number':
      return within(field);
    case 'choice':
      return codes(field.options);
    case 'flag':
      return codes(['true', 'false']);
  }
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function codes(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(', ');
}

function within({ min, max, integer }: { min: number; max: number; integer: boolean }): string {
  return `${min} to ${max}${integer ? ', whole' : ''}`;
}

function n(count: number): string {
  return count.toLocaleString('en-US');
}

const kept = ({ count, bytes }: Cap): string =>
  Number.isFinite(bytes) ? `${count}, ${bytes / 1e6} MB in all` : n(count);
