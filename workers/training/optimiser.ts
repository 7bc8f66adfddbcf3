import { adamStep, type AdamSettings, type Moments } from '../engine/ops/index.ts';
import { dispose, variable, zerosLike, type Tensor } from '../engine/tf.ts';
import type { RunConfig } from '../protocol/config.ts';
import type { Parameters } from '../model/parameters.ts';

/** PyTorch's default; the official code does not change it. */
const EPSILON = 1e-8;

/** Adam over all parameters of a model. Owns the moments. */
export class Adam {
  private readonly moments: ReadonlyMap<string, Moments>;
  private readonly settings: AdamSettings;
  private readonly parameters: Parameters;
  private steps = 0;

  constructor(parameters: Parameters, config: Pick<RunConfig, 'lr' | 'adam_beta1' | 'adam_beta2'>) {
    this.parameters = parameters;
    this.settings = {
      lr: config.lr,
      beta1: config.adam_beta1,
      beta2: config.adam_beta2,
      epsilon: EPSILON,
    };
    const memory = (like: Tensor) => {
      const zeros = zerosLike(like);
      const made = variable(zeros, false);
      zeros.dispose();
      return made;
    };
    this.moments = new Map(
      parameters
        .entries()
        .map(([name, value]) => [name, { first: memory(value), second: memory(value) }]),
    );
  }

  /** Moves every parameter that has a gradient, as PyTorch does. */
  apply(gradients: ReadonlyMap<string, Tensor>): void {
    this.steps += 1;
    for (const [name, value] of this.parameters.entries()) {
      const gradient = gradients.get(name);
      const moments = this.moments.get(name);
      if (gradient === undefined || moments === undefined) continue;
      adamStep(value, gradient, moments, this.steps, this.settings);
    }
  }

  dispose(): void {
    for (const { first, second } of this.moments.values()) dispose([first, second]);
  }
}
