/**
 * `npm run --silent bench:map -- [--points N] [--iterations N] [--rounds N] [--jobs N]`: a map of generated points by ours and by
 * scikit-learn (PYTHON, else python3; `--jobs` threads, ours has one), turn and turn about. Prints a JSON object for each, KL and trustworthiness by one measure for both.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readArguments, whole } from '../cli/arguments.ts';
import { affinities } from '../workers/projection/affinities.ts';
import { squaredDistances } from '../workers/projection/distances.ts';
import type { Plane } from '../workers/projection/plane.ts';
import { neighbourhoods } from '../workers/projection/quality.ts';
import { coldStart } from '../workers/projection/start.ts';
import { cold, Tsne, warm } from '../workers/projection/tsne.ts';
import { stream } from '../workers/random/stream.ts';
import { load, machine } from './hosts/machine.ts';

const DIMS = 64;
const PERPLEXITY = 30;
const GROUPS = 20;
/** Unit vectors about {@link GROUPS} directions, as broad as users about their intents. */
function generated(n: number): Float32Array {
  const draws = stream(1, 'planted', 7);
  const middles = Float64Array.from({ length: GROUPS * DIMS }, () => draws.normal());
  const points = new Float32Array(n * DIMS);
  for (let i = 0; i < n; i++) {
    const row = Array.from(
      { length: DIMS },
      (_, d) => middles[(i % GROUPS) * DIMS + d] + draws.normal(),
    );
    const length = Math.hypot(...row);
    points.set(
      row.map((value) => value / length),
      i * DIMS,
    );
  }
  return points;
}

interface Made {
  readonly by: string;
  readonly seconds: number;
  readonly plane: Plane;
}

function ours(values: Float32Array, n: number, iterations: number): Made {
  const began = performance.now();
  const p = affinities(squaredDistances(values, n, DIMS), n, PERPLEXITY);
  const tsne = new Tsne(p, coldStart({ values, n, dims: DIMS }, n, 1), cold(iterations));
  tsne.step(iterations);
  const seconds = (performance.now() - began) / 1000;
  return { by: 'ours, one thread', seconds, plane: tsne.plane };
}

/** Null where there is no scikit-learn. */
function theirs(values: Float32Array, n: number, iterations: number): Made | null {
  const folder = mkdtempSync(join(tmpdir(), 'bench-map-'));
  const [points, out] = [join(folder, 'points.f32'), join(folder, 'plane.f64')];
  try {
    writeFileSync(points, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    const script = 'bench/reference_tsne.py';
    const asked = [points, DIMS, PERPLEXITY, iterations, jobs, out].map(String);
    const { status, stdout, stderr } = spawnSync(
      process.env.PYTHON ?? 'python3',
      [script, ...asked],
      { encoding: 'utf8' },
    );
    if (status === 3 || status === null) return null;
    if (status !== 0) throw new Error(stderr);
    const told = JSON.parse(stdout) as { readonly seconds: number; readonly version: string };
    const bytes = readFileSync(out);
    const xy = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + 16 * n));
    const axis = (offset: number) => Float64Array.from({ length: n }, (_, i) => xy[2 * i + offset]);
    const by = `scikit-learn ${told.version}, ${jobs === 1 ? 'one thread' : `${jobs} threads`}`;
    return { by, seconds: told.seconds, plane: { x: axis(0), y: axis(1) } };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const args = readArguments(process.argv.slice(2), ['points', 'iterations', 'rounds', 'jobs']);
const n = whole(args, 'points', 2000, 100);
const iterations = whole(args, 'iterations', 1000, 1);
const jobs = whole(args, 'jobs', 2, 1);
const values = generated(n);
const distances = squaredDistances(values, n, DIMS);
// Of all pairs, none left out: what both are held to.
const full = affinities(distances, n, PERPLEXITY, n - 1);
for (let round = 0; round < whole(args, 'rounds', 2, 1); round++) {
  for (const make of [ours, theirs]) {
    const before = load();
    const made = make(values, n, iterations);
    if (made === null) {
      process.stderr.write('Without scikit-learn there is nothing to compare with: set PYTHON to a Python that has it (Debian: python3-sklearn).\n'); // prettier-ignore
      continue;
    }
    const { by, seconds, plane } = made;
    const found = {
      by,
      points: n,
      iterations,
      seconds: Number(seconds.toFixed(2)),
      kl: Number(new Tsne(full, plane, warm(1)).kl().toFixed(4)),
      ...neighbourhoods(distances, n, n, plane),
    };
    const said = { ...found, ...machine(), load_before: before, load_after: load() };
    process.stdout.write(`${JSON.stringify(said)}\n`);
  }
}
