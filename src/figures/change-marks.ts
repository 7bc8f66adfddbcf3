import type { Annotations, Shape } from 'plotly.js';
import type { WeightChange } from '../../workers/catalog/weight-changes.ts';
import type { RunRecord } from '../runs/record.ts';
import { changeWords } from '../runs/changes.ts';
import { note } from './figure.ts';
import type { RunAxis } from './run-axis.ts';
import type { Theme } from './theme.ts';

/** Where a step begins on a run's axis; null where that is not known (yet). */
export function placeOfStep(run: RunRecord, step: number, x: RunAxis): number | null {
  switch (x) {
    case 'step':
      return step - 0.5;
    case 'epoch':
      return run.plan === null ? null : (step - 1) / run.plan.stepsPerEpoch;
    case 'time':
      return run.steps.findLast((record) => record.step < step)?.seconds ?? 0;
  }
}

/** A thin line over a run's curves where a weight was changed by hand, with what became what. */
export function changeMarks(
  run: RunRecord | undefined,
  x: RunAxis,
  theme: Theme,
): { readonly shapes: Partial<Shape>[]; readonly annotations: Partial<Annotations>[] } {
  const shapes: Partial<Shape>[] = [];
  const annotations: Partial<Annotations>[] = [];
  for (const [step, changes] of byStep(run?.changes ?? [])) {
    const at = run === undefined ? null : placeOfStep(run, step, x);
    if (run === undefined || at === null || step > run.step + 1) continue;
    shapes.push({
      type: 'line',
      yref: 'paper',
      y0: 0,
      y1: 1,
      x0: at,
      x1: at,
      line: { color: theme.muted, width: 1.5, dash: 'dot' },
    });
    annotations.push(
      note(theme, changes.map((change) => changeWords(run.config, change)).join(', '), {
        xref: 'x',
        x: at,
        xanchor: 'left',
        xshift: 3,
        y: 0,
        yanchor: 'bottom',
        font: { size: 11, color: theme.muted },
      }),
    );
  }
  return { shapes, annotations };
}

function byStep(changes: readonly WeightChange[]): ReadonlyMap<number, readonly WeightChange[]> {
  const steps = new Map<number, WeightChange[]>();
  for (const change of changes) steps.set(change.step, [...(steps.get(change.step) ?? []), change]);
  return steps;
}
