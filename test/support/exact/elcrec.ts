/**
 * ELCRec's loss in float64, stated anew from the official code (E: src/models.py, src/trainers.py) without
 * an op of ours: what the model says beyond float32, or in an arithmetic coarser than it.
 */
import { clustering, fused, nearest, ntXent } from './losses.ts';
import { flat, productsOf, users, type SequenceCase } from './sasrec.ts';
import { named, type Statement } from './statement.ts';
import { means, rowsOf, unitRows } from './tape.ts';

export interface ElcrecCase extends SequenceCase {
  readonly prototype: 'shift' | 'concat' | 'none';
  readonly weights: SequenceCase['weights'] & { readonly cluster: number };
}

const CENTRES = 'cluster_centers';

export const elcrecStatement = (given: ElcrecCase): Statement => ({
  parameters: given.parameters,
  adam: given.adam,
  products: productsOf(given),

  /** One batch. Centres become unit vectors. */
  step(tape, p) {
    const { batch, length, weights, temperature, maskFalseNegatives } = given;
    const stored = named(p, CENTRES);
    const { h, views, rec } = users(tape, given, p);

    const [first, second] = views.map((view) =>
      flat(tape, fused(tape, view, stored, given.prototype), given),
    );
    const labels = maskFalseNegatives ? batch.sequenceLabel : null;
    const cl = ntXent(tape, first, second, labels, temperature, weights.cl);

    // The centres are normalised in place: later terms see unit vectors, and their gradient is the centres'.
    const unit = unitRows(tape, { ...stored, grad: new Float64Array(stored.grad.length) });
    tape.onTheWayBack(() => stored.grad.forEach((_, i) => (stored.grad[i] += unit.grad[i])));
    const pooled = unitRows(tape, means(tape, h, length));
    const cluster = clustering(tape, pooled, unit, weights.cluster);
    const assignment = nearest(tape, pooled, unit);
    const partners = rowsOf(tape, unit, assignment);
    const same = maskFalseNegatives ? assignment : null;
    const icls = views.map((view) =>
      ntXent(tape, means(tape, view, length), partners, same, temperature, weights.icl / 2),
    );
    const icl = { value: (icls[0].value + icls[1].value) / 2 };

    const total =
      rec.value + weights.cl * cl.value + weights.icl * icl.value + weights.cluster * cluster.value;
    tape.back();
    return {
      outputs: { encoderOutput: h.value, encoderOutputView1: views[0].value },
      losses: {
        loss_rec: rec.value,
        loss_cl: cl.value,
        loss_cluster: cluster.value,
        loss_icl: icl.value,
        loss: total,
      },
      overwritten: new Map([[CENTRES, unit]]),
    };
  },
});
