import type { IclrecConfig } from '../../catalog/models/iclrec.ts';
import type { Dataset } from '../../data/dataset.ts';
import { everyUser } from '../../data/rows.ts';
import { LabFailure } from '../../protocol/errors.ts';
import type { Preparation } from '../../protocol/run.ts';
import { notFinite, notFiniteSentence } from '../blocks/finite.ts';
import { kmeans, kmeansFrom, KMEANS_PARTS, requireUsers } from '../blocks/kmeans.ts';
import type { NamedTensors, Parameters } from '../blocks/parameters.ts';
import { CHUNK, userVectors } from '../blocks/user-vectors.ts';
import { counted } from '../blocks/work.ts';
import type { Prepared } from '../recommender.ts';

/** The centroids of an E-step, [K, width], as k-means left them. */
export interface Intents {
  readonly values: Float32Array;
  readonly width: number;
}

/**
 * The E-step (I: src/trainers.py:226-254): every user's train input encoded in evaluation mode, averaged over
 * its positions and not scaled, grouped by k-means. The first draws its seeds. faiss, given the centroids it
 * found last (`clus.centroids` in I: src/models.py:43-71 lives as long as the training), draws none and goes
 * on from those; so does every later E-step here.
 */
export async function* findIntents(
  parameters: Parameters,
  users: Prepared['users'],
  dataset: Dataset,
  config: Pick<IclrecConfig, 'num_intent_clusters' | 'seed'>,
  last: Intents | null,
): AsyncGenerator<Preparation, Intents> {
  const k = config.num_intent_clusters;
  requireUsers(k, dataset.users);
  const { values, width } = yield* counted(
    userVectors(users, parameters, everyUser(dataset)),
    { part: 'users', total: dataset.users },
    CHUNK,
  );
  const grouping =
    last === null ? kmeans(values, width, k, config.seed) : kmeansFrom(values, width, last.values);
  const found = yield* counted(grouping, { part: 'centres', total: KMEANS_PARTS });
  return { values: found, width };
}

/** The name under which the centroids are kept with the point a training is continued from; no parameter has it. */
const CENTROIDS = 'centroids';

export const intentsAsTensors = (intents: Intents | null): NamedTensors =>
  new Map(
    intents === null
      ? []
      : [
          [
            CENTROIDS,
            {
              shape: [intents.values.length / intents.width, intents.width],
              values: intents.values.slice(),
            },
          ],
        ],
  );

/** The centroids as intentsAsTensors wrote them. @throws LabFailure where these are no centroids of `config`. */
export function intentsFrom(
  tensors: NamedTensors,
  { num_intent_clusters, hidden_size }: IclrecConfig,
): Intents | null {
  const found = tensors.get(CENTROIDS);
  if (found === undefined) return null;
  const expected = [num_intent_clusters, hidden_size].join('×');
  if (found.shape.join('×') !== expected)
    throw unusable(`The centroids should be ${expected} and are ${found.shape.join('×')}.`);
  const broken = notFinite(new Map([[CENTROIDS, found]]));
  if (broken !== null) throw unusable(notFiniteSentence(broken));
  return { values: found.values.slice(), width: hidden_size };
}

const unusable = (message: string): LabFailure =>
  new LabFailure({
    code: 'BAD_CHECKPOINT',
    message,
    action: 'Start the training anew: from this point it cannot go on.',
  });
