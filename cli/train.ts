import { configProblems } from '../workers/catalog/config-check.ts';
import type { RunConfig } from '../workers/catalog/config.ts';
import type { ModelCard } from '../workers/catalog/model-card.ts';
import { fieldsOf, modelCard, MODELS } from '../workers/catalog/models.ts';
import { ELCREC, VARIANTS } from '../workers/catalog/models/elcrec.ts';
import { readConfig } from '../workers/protocol/read-config.ts';
import { LabFailure } from '../workers/protocol/errors.ts';
import { datasetId, runId } from '../workers/protocol/ids.ts';
import {
  departures,
  presetNamed,
  presetsFor,
  presetsOf,
  type Preset,
} from '../workers/catalog/presets.ts';
import type { DatasetCard } from '../workers/protocol/dataset.ts';
import {
  stepRow,
  type EpochRecord,
  type RunResult,
  type StepRecord,
} from '../workers/protocol/run.ts';
import { TOTAL, lossOf } from '../workers/catalog/metrics.ts';
import { startTraining } from '../workers/training/train.ts';
import { choice, setting, whole, type Arguments } from './arguments.ts';
import { openFrom } from './datasets.ts';
import { startNodeEngine } from './host.ts';
import { keepRun, mustBeWritable } from './out.ts';
import { candid, howRead, printed, warn } from './printed.ts';

/** `train`: a JSON line per epoch on stdout. @returns the last line's object. */
export async function train(args: Arguments): Promise<object> {
  const out = args.out?.at(-1);
  if (out !== undefined) await mustBeWritable(out);
  const maxSteps = whole(args, 'max-steps', null, 1);
  const { dataset, card } = await openFrom(args);
  const model = modelOf(args);
  const preset = presetOf(args, model, card);
  process.stderr.write(`Preset ${preset.id}: ${preset.explain}\n`);
  const config = configOf(args, model, preset);
  const engine = await startNodeEngine(choice(args, 'backend', ['wasm', 'webgpu', 'cpu'] as const));
  const request = {
    runId: runId('cli'),
    datasetId: datasetId(card.id),
    config,
    snapshotUsers: 0,
    startPaused: false,
    maxSteps,
  };
  const training = await startTraining(dataset, request, engine);
  const steps: StepRecord[] = [];
  const epochs: EpochRecord[] = [];
  let result: RunResult | null = null;
  for await (const event of training.events) {
    if (event.kind === 'losses') steps.push(...event.steps);
    if (event.kind === 'result') result = event.result;
    if (event.kind === 'epoch') {
      epochs.push(event.record);
      process.stdout.write(`${JSON.stringify(epochLine(event.record))}\n`);
    }
  }
  training.dispose();

  if (out !== undefined)
    await keepRun(out, {
      config,
      dataset: card,
      engine,
      steps: steps.map(stepRow),
      epochs,
      result,
    });
  const about = result?.ties && {
    metrics: result.test,
    ties: result.ties,
    users: result.users,
    repeated: card.repeatedAnswers?.test ?? 0,
    seen_items: config.seen_items,
  };
  if (about) warn(about, '--set seen_items=left_out');
  return {
    dataset: card.name,
    ...howRead(card),
    preset: preset.id,
    // What is not the official code's, with what was --set.
    settings: Object.fromEntries(
      departures(config, model.defaults).map((one) => [one.key, one.value]),
    ),
    model: config.model,
    ...('variant' in config ? { variant: config.variant } : {}),
    seed: config.seed,
    backend: engine.backend,
    steps: steps.length,
    loss: lossOf(steps.at(-1)?.losses ?? {}, TOTAL),
    best_epoch: result?.bestEpoch ?? null,
    ...(result && { test: printed(result.test), popularity: printed(result.popularity) }),
    ...(about && candid(about)),
    health: result?.health ?? null,
    seconds: Number((result?.seconds ?? steps.at(-1)?.seconds ?? 0).toFixed(2)),
  };
}

const epochLine = ({
  epoch,
  seconds,
  train: losses,
  valid,
  ties,
  health,
  best,
  tensors,
  bytes,
}: EpochRecord) => ({
  epoch,
  ...losses,
  valid: printed(valid),
  tied_share: ties?.share ?? null,
  used: health?.used ?? null,
  nmi: health?.nmi ?? null,
  best,
  seconds: Number(seconds.toFixed(2)),
  tensors,
  bytes,
});

/** The model that was named, else ELCRec: a variant is one of its settings. */
function modelOf(args: Arguments): ModelCard {
  const ids = MODELS.map(({ id }) => id);
  const model = modelCard(choice(args, 'model', ids));
  if (model === null || (args.variant !== undefined && model.id !== ELCREC.id))
    throw new LabFailure({
      code: 'BAD_CONFIG',
      message: `--variant names a form of ELCRec, not of ${model?.title}.`,
      action: 'Leave out --variant or --model.',
    });
  return model;
}

/** The preset that was named, else the first that suits the data. */
function presetOf(args: Arguments, model: ModelCard, card: DatasetCard): Preset {
  const asked = args.preset?.at(-1);
  const preset = asked === undefined ? presetsFor(model, card)[0] : presetNamed(model, asked, card);
  if (preset !== null) return preset;
  throw new LabFailure({
    code: 'BAD_CONFIG',
    message: `${model.title} has no preset ${asked}.`,
    action: `Use one of ${presetsOf(model)
      .map(({ id }) => id)
      .join(', ')}.`,
  });
}

/** Preset, then --variant, --epochs, --seed, then every --set key=value. */
function configOf(args: Arguments, model: ModelCard, { config }: Preset): RunConfig {
  const fields = fieldsOf(model);
  const given = Object.fromEntries((args.set ?? []).map((text) => setting(text, fields)));
  const settings = {
    ...(args.variant === undefined ? {} : { variant: choice(args, 'variant', VARIANTS) }),
    epochs: whole(args, 'epochs', config.epochs),
    seed: whole(args, 'seed', config.seed),
    ...given,
  };
  const problem = configProblems({ ...config, ...settings }).at(0);
  if (problem === undefined) return readConfig(settings, config);
  const { key, message } = problem;
  const own = !(key in given) && args[key] !== undefined;
  const option = own ? `--${key}` : `--set ${key}=…`;
  throw new LabFailure({
    code: 'BAD_CONFIG',
    message: `The setting ${key} cannot be used: ${message}.`,
    action:
      own || key in given
        ? `Give another value with ${option}, or leave it out for the preset’s.`
        : `Add ${option}, or leave out the --set that does not go with it.`,
  });
}
