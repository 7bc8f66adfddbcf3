import type { Affinities } from './affinities.ts';
import { deviation, SPREAD, type Plane } from './plane.ts';
import { plainRepulsion, repulsion, type Repulsion } from './repulsion.ts';

/** How the descent goes; `cold` and `warm` below are the two we use. */
export interface Schedule {
  readonly iterations: number;
  /** During the first `early` iterations, at most, attraction is multiplied by `exaggeration`. */
  readonly early: number;
  readonly exaggeration: number;
  readonly earlyMomentum: number;
  readonly momentum: number;
}

/** From a tiny start: clusters find each other under exaggeration first (2008, section 3.4). */
export const cold = (iterations: number, exaggeration = 12): Schedule => ({
  iterations,
  early: Math.min(250, Math.ceil(iterations / 4)),
  exaggeration,
  earlyMomentum: 0.5,
  momentum: 0.8,
});

/**
 * From a finished layout: a tenth of the iterations, nothing exaggerated, so that points stay near. On the bundled
 * data 50 iterations from epoch to epoch keep trustworthiness at 0.93 to 0.98; 125 took twice the time for 0.95 to 0.98.
 */
export const warm = (iterations: number): Schedule => ({
  iterations: Math.ceil(iterations / 10),
  early: 0,
  exaggeration: 1,
  earlyMomentum: 0.8,
  momentum: 0.8,
});

/** For a plane that stays as it is. */
export const still: Schedule = { ...warm(1), iterations: 0 };

/**
 * Exact t-SNE (van der Maaten and Hinton, "Visualizing data using t-SNE", JMLR 9, 2008): gradient
 * descent on KL(P || Q) with momentum and gains. Every pair repels every iteration, no tree, no
 * grid (repulsion.ts).
 *
 * It moves only when asked, so it can be watched, and dropped at any iteration. Deterministic.
 */
export class Tsne {
  readonly schedule: Schedule;
  /** Where the points are now. */
  readonly plane: Plane;
  private readonly p: Affinities;
  private done = 0;
  private exaggerating: boolean;
  private readonly x: Axis;
  private readonly y: Axis;

  private readonly repel: Repulsion;

  constructor(p: Affinities, start: Plane, schedule: Schedule, repel = repulsion(p.n)) {
    this.p = p;
    this.repel = repel;
    this.schedule = schedule;
    this.exaggerating = schedule.early > 0;
    this.plane = { x: start.x.slice(), y: start.y.slice() };
    this.x = axis(this.plane.x);
    this.y = axis(this.plane.y);
  }

  /** Iterations taken so far. */
  get iteration(): number {
    return this.done;
  }

  get finished(): boolean {
    return this.done >= this.schedule.iterations;
  }

  /** Takes `count` iterations, or those that are left. */
  step(count: number): void {
    for (let i = 0; i < count && !this.finished; i++) {
      const early = this.exaggerating;
      const z = this.repel(this.plane, this.x.repulsion, this.y.repulsion);
      attract(this.plane, this.p, this.x.attraction, this.y.attraction);
      const exaggeration = early ? this.schedule.exaggeration : 1;
      const momentum = early ? this.schedule.earlyMomentum : this.schedule.momentum;
      // Belkina et al. 2019: n / exaggeration, and the gradient's 4. Much more makes the first steps
      // overshoot (a point's attractions sum to about 1 / n), which scrambles the start.
      const rate = this.p.n / (4 * exaggeration);
      descend(this.x, exaggeration, z, momentum, rate);
      descend(this.y, exaggeration, z, momentum, rate);
      this.done += 1;
      if (early) this.exaggerating = this.done < this.schedule.early && !this.collapsing();
    }
  }

  /**
   * Where the data have no clusters (an untrained model), exaggeration outweighs repulsion and would
   * draw all points into one, from where there is no way back: it ends when the map has shrunk to a
   * tenth of a fresh start, and the plain descent takes over.
   */
  private collapsing(): boolean {
    return Math.max(deviation(this.plane.x), deviation(this.plane.y)) < SPREAD / 10;
  }

  /** KL(P || Q) of the layout as it is, in nats, never exaggerated; in float64. */
  kl(): number {
    const { x, y } = this.plane;
    const { n, starts, columns, values } = this.p;
    if (n < 2) return 0;
    const z = plainRepulsion(this.plane, this.x.repulsion, this.y.repulsion);
    let sum = 0;
    for (let i = 0; i < n; i++) {
      for (let e = starts[i]; e < starts[i + 1]; e++) {
        const dx = x[i] - x[columns[e]];
        const dy = y[i] - y[columns[e]];
        // log(p / q) with q = 1 / ((1 + d²) z)
        sum += 2 * values[e] * Math.log(values[e] * (1 + dx * dx + dy * dy) * z);
      }
    }
    return sum;
  }
}

/** One coordinate of every point and what moves it. */
interface Axis {
  readonly position: Float64Array;
  readonly velocity: Float64Array;
  readonly gain: Float64Array;
  readonly attraction: Float64Array;
  readonly repulsion: Float64Array;
}

function axis(position: Float64Array): Axis {
  const n = position.length;
  return {
    position,
    velocity: new Float64Array(n),
    gain: new Float64Array(n).fill(1),
    attraction: new Float64Array(n),
    repulsion: new Float64Array(n),
  };
}

/** Fills sum_j p_ij w (y_i - y_j) for every i. */
function attract({ x, y }: Plane, p: Affinities, outX: Float64Array, outY: Float64Array): void {
  const { n, starts, columns, values } = p;
  outX.fill(0);
  outY.fill(0);
  for (let i = 0; i < n; i++) {
    const xi = x[i];
    const yi = y[i];
    let sumX = 0;
    let sumY = 0;
    for (let e = starts[i]; e < starts[i + 1]; e++) {
      const j = columns[e];
      const dx = xi - x[j];
      const dy = yi - y[j];
      const pull = values[e] / (1 + dx * dx + dy * dy);
      const fx = pull * dx;
      const fy = pull * dy;
      sumX += fx;
      sumY += fy;
      outX[j] -= fx;
      outY[j] -= fy;
    }
    outX[i] += sumX;
    outY[i] += sumY;
  }
}

/**
 * One step of one coordinate: the gradient 4 sum_j (e p_ij - q_ij) w (y_i - y_j) (2008, Eq. 5),
 * gains as in Jacobs 1988 (+0.2 while a point keeps its way, × 0.8 when it turns, at least 0.01).
 */
function descend(a: Axis, exaggeration: number, z: number, momentum: number, rate: number): void {
  const { position, velocity, gain, attraction, repulsion } = a;
  if (z === 0) return; // a single point
  for (let i = 0; i < position.length; i++) {
    const gradient = 4 * (exaggeration * attraction[i] - repulsion[i] / z);
    gain[i] = gradient * velocity[i] < 0 ? gain[i] + 0.2 : Math.max(gain[i] * 0.8, 0.01);
    velocity[i] = momentum * velocity[i] - rate * gain[i] * gradient;
    position[i] += velocity[i];
  }
}
