import { beforeAll, describe, expect, it } from 'vitest';
import { adamStep } from '../../workers/engine/ops/index.ts';
import { dispose, matMul, tensor2d, variable, zerosLike } from '../../workers/engine/tf.ts';
import { BACKENDS, startBackend } from '../support/backends.ts';

describe.each(BACKENDS)('on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  // tfjs keeps the second operand of a product packed by the id of its data, which Adam overwrites in place.
  it('a product reads a parameter as Adam has left it, however often it was read before', async () => {
    const weight = variable(tensor2d([1, 2, 3, 4], [2, 2]));
    const moments = { first: variable(zerosLike(weight)), second: variable(zerosLike(weight)) };
    const gradient = tensor2d([1, -1, 1, -1], [2, 2]);
    const unit = tensor2d([1, 0, 0, 1], [2, 2]);
    for (let step = 1; step <= 3; step++) {
      const product = matMul(unit, weight);
      expect([...(await product.data())]).toEqual([...(await weight.data())]);
      const settings = { lr: 0.5, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
      adamStep(weight, gradient, moments, step, settings);
      product.dispose();
    }
    expect((await weight.data())[0]).toBeCloseTo(-0.5, 4);
    dispose([weight, moments.first, moments.second, gradient, unit]);
  });
});
