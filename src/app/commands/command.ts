import type { CellId } from '../../notebook/ids.ts';
import type { LabState } from '../../state/state.ts';
import type { Session } from '../session/index.ts';
import type { Keys } from './keys.ts';

export const COMMAND_GROUPS = ['Run', 'Notebook', 'Cell', 'Export', 'View'] as const;
export type CommandGroup = (typeof COMMAND_GROUPS)[number];

/** What commands of the page itself reach for. */
export interface Surroundings {
  readonly session: Session;
  /** The cell that has the focus, or had it last. */
  readonly cell: CellId | null;
  readonly show: (panel: 'palette' | 'shortcuts') => void;
  readonly nextTheme: () => void;
}

/** Something a person can do, from the palette, a menu or the keyboard. */
export interface Command {
  readonly id: string;
  readonly group: CommandGroup;
  readonly label: string;
  /** Other words it is looked for by. */
  readonly also?: string;
  readonly keys?: Keys;
  /** Whether it would do anything now; always, where it is left out. */
  readonly enabled?: (state: LabState, cell: CellId | null) => boolean;
  readonly run: (around: Surroundings) => unknown;
}
