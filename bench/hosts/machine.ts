import { execFileSync } from 'node:child_process';
import { cpus, loadavg, platform, totalmem } from 'node:os';

/** Where a measurement was taken: without it a number means nothing. */
export interface Machine {
  readonly date: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memory_bytes: number;
  readonly system: string;
  /** Of the code that was measured; `+` where files had been changed since. */
  readonly commit: string;
}

export const machine = (): Machine => ({
  date: new Date().toISOString().slice(0, 10),
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: cpus().length,
  memory_bytes: totalmem(),
  system: platform(),
  commit: commit(),
});

/** What else the machine had to do: processes that wanted a core, over the last minute. */
export const load = (): number => Number(loadavg()[0].toFixed(2));

/** Bundled for another machine, the commit is told (bench/pack.mjs). */
function commit(): string {
  if (process.env.BENCH_COMMIT) return process.env.BENCH_COMMIT;
  try {
    const git = (...words: string[]) => execFileSync('git', words, { encoding: 'utf8' }).trim();
    const changed = git('status', '--porcelain', '--', 'workers', 'cli', 'bench/measure') !== '';
    return git('rev-parse', '--short', 'HEAD') + (changed ? '+' : '');
  } catch {
    return 'unknown';
  }
}
