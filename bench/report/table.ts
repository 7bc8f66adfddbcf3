/** One measurement as it is kept: flat, its machine beside its numbers. */
export type Result = Readonly<Record<string, string | number | boolean | null>>;

const whole = (value: unknown): string =>
  typeof value === 'number' ? Math.round(value).toLocaleString('en-US') : '';
const short = (value: unknown): string => (typeof value === 'number' ? String(value) : '');
const megabytes = (bytes: unknown): string => (typeof bytes === 'number' ? whole(bytes / 1e6) : '');

const PARTS = [
  ['batch', 'ms_batch'],
  ['upload', 'ms_upload'],
  ['encode users', 'ms_encode_users'],
  ['encode views, twice', 'ms_encode_views_twice'],
  ['L_rec', 'ms_loss_rec'],
  ['L_seq_cl', 'ms_loss_cl'],
  ['L_cluster', 'ms_loss_cluster'],
  ['L_intent_cl', 'ms_loss_icl'],
  ['backward', 'ms_backward'],
  ['Adam', 'ms_optimiser'],
] as const;

/** Rows of cells, the first their titles, as a Markdown table with its columns in line. */
function markdown([titles, ...rows]: readonly (readonly string[])[]): string {
  const widths = titles.map((_, i) =>
    Math.max(3, ...[titles, ...rows].map((row) => row[i].length)),
  );
  const line = (cells: readonly string[], filler = ' ') =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i], filler)).join(' | ')} |`;
  const rule = line(
    titles.map(() => ''),
    '-',
  );
  return [line(titles), rule, ...rows.map((row) => line(row))].join('\n');
}

/** The tables of some results files, one row each: what was measured, then where a step's time goes. */
export function tables(files: readonly (readonly Result[])[]): string {
  const of = (results: readonly Result[], command: string): Result =>
    results.find((result) => result.command === command) ?? {};
  const name = (results: readonly Result[]): string => {
    const { date, backend, shape, layout, runtime } = results[0];
    return `${date} ${backend}, ${runtime}: ${shape}, ${layout}`;
  };
  const numbers = files.map((results) => {
    const [step, evaluate, epoch] = ['step', 'evaluate', 'epoch'].map((c) => of(results, c));
    const rate = Number(step.gflop_per_step) / (Number(step.ms_per_step) / 1000);
    return [
      name(results),
      whole(step.ms_per_step),
      `${short(Number(rate.toPrecision(3)))} of ${short(step.ceiling_gflops)}`,
      short(step.ceiling_gbps),
      short(step.dispatches_per_step),
      short(evaluate.seconds),
      short(epoch.seconds_per_epoch),
      `${megabytes(step.peak_bytes)} / ${megabytes(step.peak_process_bytes)}`,
    ];
  });
  const parts = files.map((results) => {
    const found = of(results, 'parts');
    return [name(results), ...PARTS.map(([, key]) => short(found[key])), short(found.ms_per_step)];
  });
  const machines = files.map((results) => {
    const { cpu, cores, memory_bytes, device, commit } = results[0];
    const loads = results.map(({ load_before }) => short(load_before)).join(', ');
    return [
      name(results),
      `${cpu}, ${cores} cores, ${whole(Number(memory_bytes) / 2 ** 30)} GiB`,
      `${device}`,
      `${commit}`,
      loads,
    ];
  });
  return [
    markdown([
      [
        'taken',
        'step, ms',
        'GFLOP/s',
        'GB/s at most',
        'dispatches',
        'evaluation, s',
        'epoch, s',
        'peak MB, backend / process',
      ],
      ...numbers,
    ]),
    markdown([['ms of a step', ...PARTS.map(([title]) => title), 'all at once'], ...parts]),
    markdown([['taken', 'machine', 'device', 'commit', 'load before each'], ...machines]),
  ].join('\n\n');
}
