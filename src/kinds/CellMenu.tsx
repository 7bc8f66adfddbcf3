import { usePage } from './page.tsx';
import type { Cell } from '../document/cell.ts';
import { kindOf } from '../document/kinds.ts';
import { isPlanner } from '../jobs/plans.ts';
import { anewReason, moveReason, roomReason } from '../state/reasons.ts';
import { MoreIcon } from '../ui/icons.tsx';
import { MenuItem } from '../ui/MenuItem.tsx';
import { Panel } from '../ui/Panel.tsx';

interface CellMenuProps {
  readonly cell: Cell;
  readonly name: string;
  /** The source is on show instead of the form. */
  readonly source: boolean;
  readonly onSource: () => void;
  /** Begins writing, where that can be begun. */
  readonly onEdit: (() => void) | undefined;
}

/** What can be done with a cell; shows on hover and focus. */
export function CellMenu({ cell, name, source, onSource, onEdit }: CellMenuProps) {
  const page = usePage();
  const { id, collapsed, bare } = cell;
  return (
    <div className="cell-menu">
      <Panel
        name={`${name} cell: menu`}
        align="end"
        className="button icon-button bare"
        label={<MoreIcon />}
      >
        {(close) => {
          const state = page.store.getState();
          const item = (
            label: string,
            act: () => void,
            keys?: string,
            reason: string | null = null,
          ) => (
            <MenuItem
              keys={keys}
              reason={reason}
              onClick={() => {
                close();
                act();
              }}
            >
              {label}
            </MenuItem>
          );
          return (
            <div className="menu">
              {isPlanner(cell) &&
                item('Run', () => void page.run(id), 'Shift Enter', anewReason(state, cell))}
              {onEdit !== undefined && item('Edit', onEdit)}
              {item(source ? 'Show as form' : 'Show source', onSource)}
              {item(collapsed ? 'Open' : 'Collapse', () =>
                page.change({ type: 'collapse', id, collapsed: !collapsed }),
              )}
              {kindOf(cell).prose === undefined &&
                item(bare ? 'Show controls' : 'Hide controls', () =>
                  page.change({ type: 'bare', id, bare: !bare }),
                )}
              <hr />
              {item('Move up', () => page.shift(id, -1), 'Alt ↑', moveReason(state, id, -1))}
              {item('Move down', () => page.shift(id, 1), 'Alt ↓', moveReason(state, id, 1))}
              {item('Duplicate', () => page.duplicate(id), undefined, roomReason(state))}
              {item('Delete', () => page.remove(id))}
            </div>
          );
        }}
      </Panel>
    </div>
  );
}
