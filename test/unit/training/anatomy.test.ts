import { beforeAll, describe, expect, it } from 'vitest';
import type { Dataset } from '../../../workers/data/dataset.ts';
import { memory } from '../../../workers/engine/tf.ts';
import type { EngineReport, RunRequest } from '../../../workers/protocol/run.ts';
import { isMeasured, pullsOf } from '../../../workers/training/anatomy.ts';
import { lossesAndGradients } from '../../../workers/training/step.ts';
import { startTraining } from '../../../workers/training/train.ts';
import type { TrainingEvent } from '../../../workers/training/training.ts';
import { recommenderOf } from '../../../workers/models/registry.ts';
import { Parameters } from '../../../workers/models/blocks/parameters.ts';
import { termNames } from '../../../workers/catalog/models.ts';
import { startBackend } from '../../support/backends.ts';
import { request, runToEnd, TINY, tinyDataset } from '../../support/training.ts';

let dataset: Dataset;
let engine: EngineReport;
beforeAll(async () => {
  dataset = await tinyDataset();
  engine = await startBackend('wasm');
});

const run = async (over: Partial<RunRequest> = {}): Promise<readonly TrainingEvent[]> =>
  runToEnd(await startTraining(dataset, request(TINY, over), engine));
const epochs = (events: readonly TrainingEvent[]) =>
  events.flatMap((event) => (event.kind === 'epoch' ? [event.record] : []));

describe('what each term pulls at', () => {
  it('is measured at epochs that lie ever further apart', () => {
    const found = Array.from({ length: 20 }, (_, epoch) => epoch).filter(isMeasured);
    expect(found).toEqual([0, 1, 3, 7, 15]);
  });

  it('is part of the epoch’s record where it is asked for, and changes nothing of the training', async () => {
    const [plain, looked] = [epochs(await run()), epochs(await run({ anatomy: true }))];
    const known = ({ seconds, tensors, bytes, pulls, ...rest }: (typeof plain)[number]) => {
      void [seconds, bytes, pulls];
      return { ...rest, tensors };
    };
    expect(looked.map(known)).toEqual(plain.map(known));
    expect(plain[0].pulls).toBeUndefined();
    expect(Object.keys(looked[0].pulls ?? {})).toEqual([
      'loss_rec',
      'loss_cl',
      'loss_icl',
      'loss_cluster',
    ]);
    // The next item is ranked without centres.
    expect(looked[0].pulls?.loss_rec.centres).toBe(0);
    expect(looked[0].pulls?.loss_cluster.centres).toBeGreaterThan(0);
  });

  it('adds up to the gradient of the whole loss, and leaves no tensor behind', async () => {
    const recommender = recommenderOf(TINY);
    const { stages } = recommender.prepare(dataset, TINY);
    const [stage] = stages;
    const parameters = Parameters.initial(recommender.parameters(dataset, TINY), 3);
    const batch = stage.upload(stage.batch(0, 0));
    const terms = termNames(recommender.card);
    const weights = new Map(recommender.card.terms.map((term) => [term.name, term.weight(TINY)]));
    const before = memory().numTensors;
    const pulls = await pullsOf({ stage, terms }, parameters, batch, 1, weights);
    expect(memory().numTensors).toBe(before);

    const norm =
      (of: (name: string) => number) =>
      (gradients: ReadonlyMap<string, { dataSync(): ArrayLike<number> }>) =>
        Math.sqrt(
          [...gradients].reduce(
            (sum, [name, tensor]) =>
              sum +
              of(name) *
                Array.from(tensor.dataSync()).reduce((all, value) => all + value * value, 0),
            0,
          ),
        );
    const centres = parameters.specs.find(({ part }) => part === 'centres')?.name ?? '';
    const alone = new Map([['loss_cl', weights.get('loss_cl') ?? 0]]);
    const one = lossesAndGradients({ stage, terms, weights: alone }, parameters, batch, 1);
    // rtol 1e-5: the same float32 sums in another order.
    const encoder = norm((name) => (name === centres ? 0 : 1))(one.gradients);
    expect(pulls.loss_cl.encoder / encoder).toBeCloseTo(1, 5);
    // Gradients are linear in the terms: no pull is longer than all of them, nor shorter than what they cannot make up for.
    const whole = lossesAndGradients({ stage, terms }, parameters, batch, 1);
    const total = norm((name) => (name === centres ? 0 : 1))(whole.gradients);
    const each = Object.values(pulls).map((pull) => pull.encoder);
    expect(total).toBeLessThanOrEqual(each.reduce((a, b) => a + b, 0) * (1 + 1e-5));
  });
});
