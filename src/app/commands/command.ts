import type { CellId } from '../../document/ids.ts';
import type { LabState } from '../../state/state.ts';
import type { Session } from '../../session/index.ts';
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
  /** Why it would do nothing now, in one sentence; null, or left out, where it does something. */
  readonly off?: (state: LabState, cell: CellId | null) => string | null;
  readonly run: (around: Surroundings) => unknown;
}

/** Why a command would do nothing now; null where it does something. */
export const offReason = (command: Command, state: LabState, cell: CellId | null): string | null =>
  command.off?.(state, cell) ?? null;
