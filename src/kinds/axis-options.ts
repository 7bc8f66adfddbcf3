import type { RunAxis } from '../figures/run-axis.ts';
import type { SwitchOption } from '../ui/Switch.tsx';

/** What curves can be drawn over. */
export const AXIS_OPTIONS: readonly SwitchOption<RunAxis>[] = [
  { value: 'step', label: 'Step' },
  { value: 'epoch', label: 'Epoch' },
  { value: 'time', label: 'Time', title: 'Seconds of training, pauses left out' },
];
