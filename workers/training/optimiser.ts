import { adamStep, type AdamSettings, type Moments } from '../engine/ops/index.ts';
import { dispose, variable, zerosLike, type Tensor } from '../engine/tf.ts';
import type { ElcrecConfig } from '../catalog/models/elcrec.ts';
import type { ResumePoint } from '../protocol/run.ts';
import type { Parameters } from '../models/blocks/parameters.ts';

/** PyTorch's default; the official code does not change it. */
const EPSILON = 1e-8;

/** Adam over all parameters of a model. Owns the moments. */
export class Adam {
  private readonly moments: ReadonlyMap<string, Moments>;
  private readonly settings: AdamSettings;
  private readonly parameters: Parameters;
  private steps = 0;

  constructor(
    parameters: Parameters,
    config: Pick<ElcrecConfig, 'lr' | 'adam_beta1' | 'adam_beta2'>,
  ) {
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

  /** The moments, to be continued from another day. */
  async read(): Promise<ResumePoint['moments']> {
    const of = (which: keyof Moments) =>
      this.parameters.read(new Map([...this.moments].map(([name, pair]) => [name, pair[which]])));
    return { first: await of('first'), second: await of('second') };
  }

  /** Goes on after `steps` steps with the moments of then. */
  restore({ first, second }: ResumePoint['moments'], steps: number): void {
    this.steps = steps;
    for (const [name, pair] of this.moments) {
      this.parameters.write(pair.first, name, first);
      this.parameters.write(pair.second, name, second);
    }
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
