/** The intents of ELCRec: centres that are learned, and the losses that read them. */
import {
  centreLookup,
  clusterLoss,
  intentFusion,
  nearestCentre,
  unitLength,
  unitLengthInPlace,
} from '../../engine/ops/index.ts';
import {
  tensor2d,
  type Scalar,
  type Tensor1D,
  type Tensor2D,
  type Variable,
} from '../../engine/tf.ts';
import type { Pooling } from '../../catalog/contrast-fields.ts';
import type { Alignment, ElcrecConfig, Prototype } from '../../catalog/models/elcrec.ts';
import { everyUser } from '../../data/rows.ts';
import type { Dataset } from '../../data/dataset.ts';
import { contrastViews, contrastWith, type ContrastSettings } from '../blocks/contrast.ts';
import { kmeans, KMEANS_PARTS, requireUsers } from '../blocks/kmeans.ts';
import type { Parameters } from '../blocks/parameters.ts';
import { pool, type Encoded } from '../blocks/pooling.ts';
import { CHUNK, unitRows, userVectors } from '../blocks/user-vectors.ts';
import { counted } from '../blocks/work.ts';
import type { Prepared, Work } from '../recommender.ts';

export const CENTRES = 'cluster_centers';

/** The centres as they are stored, [K, D]. */
export const storedCentres = (parameters: Parameters): Tensor2D => parameters.get(CENTRES);

/** The same at unit length, to be differentiated; their gradient is that of the stored ones. */
export const centresInPlace = (parameters: Parameters): Tensor2D =>
  unitLengthInPlace(storedCentres(parameters));

/** The centres are overwritten by their normalised selves (E: src/trainers.py:241-328). */
export const scaleCentres = (parameters: Parameters): void =>
  void parameters.get<Variable>(CENTRES).assign(unitLength(storedCentres(parameters)));

/**
 * L_seq_cl (Eq. 4, 5): the two views of a user agree, each position first meeting its nearest centre.
 * `views`: view 1 of B users, then view 2. `centres` [K, D] as stored, not yet normalised.
 */
export function sequenceContrast(
  { h, input }: Encoded,
  centres: Tensor2D,
  prototype: Prototype,
  settings: ContrastSettings,
): Scalar {
  const fused = prototype === 'none' ? h : intentFusion(h, centres, prototype);
  return contrastViews({ h: fused, input }, settings);
}

/**
 * L_cluster (Eq. 3) of the un-augmented users; `centres` [K, D] of unit length.
 * Also assigns each user the nearest centre, int32 [B].
 */
export function intentClustering(
  users: Encoded,
  centres: Tensor2D,
  pooling: Pooling,
  alignment: Alignment,
): { loss: Scalar; assignment: Tensor1D } {
  return clusterLoss(unitLength(pool(users, pooling)), centres, alignment);
}

/** The nearest centre of each user alone, int32 [B], where L_cluster is off. */
export const nearestIntents = (users: Encoded, centres: Tensor2D, pooling: Pooling): Tensor1D =>
  nearestCentre(unitLength(pool(users, pooling)), centres);

/**
 * L_intent_cl (Eq. 6 as the official code has it): both views of a user agree with the centre of
 * the un-augmented user. `centres` [K, D] of unit length, assignment int32 [B].
 */
export const intentContrast = (
  views: Encoded,
  centres: Tensor2D,
  assignment: Tensor1D,
  settings: ContrastSettings,
): Scalar => contrastWith(views, centreLookup(centres, assignment), settings);

/** k-means over all users of the untrained encoder, then unit length (E: src/trainers.py:200-222). */
export async function* startCentres(
  parameters: Parameters,
  users: Prepared['users'],
  dataset: Dataset,
  config: ElcrecConfig,
): Work {
  const k = config.num_intent_clusters;
  requireUsers(k, dataset.users);
  const { values, width } = yield* counted(
    userVectors(users, parameters, everyUser(dataset)),
    { part: 'users', total: dataset.users },
    CHUNK,
  );
  const found = yield* counted(kmeans(values, width, k, config.seed), {
    part: 'centres',
    total: KMEANS_PARTS,
  });
  const centres = tensor2d(unitRows(found, width), [k, width]);
  parameters.get<Variable>(CENTRES).assign(centres);
  centres.dispose();
}
