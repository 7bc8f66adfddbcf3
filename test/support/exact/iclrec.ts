/**
 * ICLRec's loss in float64, stated anew from the official code (I: src/trainers.py:179-342) without an op of
 * ours. The centroids are given: the E-step made them, and nothing learns them.
 */
import type { NamedTensor } from '../../../workers/models/blocks/parameters.ts';
import { nearest, ntXent } from './losses.ts';
import { flat, productsOf, users, type SequenceCase } from './sasrec.ts';
import type { Statement } from './statement.ts';
import { matrix, means, rowsOf, unitRows } from './tape.ts';

export interface IclrecCase extends SequenceCase {
  /** [K, D] as k-means leaves them, not of unit length. */
  readonly centroids: NamedTensor;
}

export const iclrecStatement = (given: IclrecCase): Statement => ({
  parameters: given.parameters,
  adam: given.adam,
  products: productsOf(given),

  step(tape, p) {
    const { batch, length, weights, temperature, maskFalseNegatives } = given;
    const [intents, width] = given.centroids.shape;
    const { h, views, rec } = users(tape, given, p);

    const [first, second] = views.map((view) => flat(tape, view, given));
    const labels = maskFalseNegatives ? batch.sequenceLabel : null;
    const cl = ntXent(tape, first, second, labels, temperature, weights.cl);

    // The search is among the centroids as they are, the partner is of unit length (I: src/models.py:66-79).
    const raw = matrix(intents, width, given.centroids.values);
    const assignment = nearest(tape, means(tape, h, length), raw);
    const partners = rowsOf(tape, unitRows(tape, raw), assignment);
    const same = maskFalseNegatives ? assignment : null;
    const icls = views.map((view) =>
      ntXent(tape, means(tape, view, length), partners, same, temperature, weights.icl / 2),
    );
    const icl = { value: (icls[0].value + icls[1].value) / 2 };

    tape.back();
    return {
      outputs: { encoderOutput: h.value, assignment },
      losses: {
        loss_rec: rec.value,
        loss_cl: cl.value,
        loss_icl: icl.value,
        loss: rec.value + weights.cl * cl.value + weights.icl * icl.value,
      },
    };
  },
});
