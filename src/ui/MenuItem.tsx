import type { ReactNode } from 'react';

interface MenuItemProps {
  /** The same by keys, where there is a way. */
  readonly keys?: string;
  readonly disabled?: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

/** A line of a menu, with its keys at the end. */
export function MenuItem({ keys, disabled = false, onClick, children }: MenuItemProps) {
  return (
    <button type="button" className="menu-item" disabled={disabled} onClick={onClick}>
      <span>{children}</span>
      {keys !== undefined && <kbd aria-hidden="true">{keys}</kbd>}
    </button>
  );
}
