import { useId, type ReactNode } from 'react';

interface MenuItemProps {
  /** The same by keys, where there is a way. */
  readonly keys?: string;
  /** Why it does nothing now; a line below says it. Null where it does something. */
  readonly reason?: string | null;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

/** A line of a menu, with its keys at the end. */
export function MenuItem({ keys, reason = null, onClick, children }: MenuItemProps) {
  const id = useId();
  return (
    <button
      type="button"
      className="menu-item"
      {...(reason === null
        ? { onClick }
        : {
            'aria-disabled': true,
            'aria-labelledby': `${id}-label`,
            'aria-describedby': `${id}-reason`,
          })}
    >
      <span>
        <span id={`${id}-label`}>{children}</span>
        {reason !== null && (
          <small className="menu-reason" id={`${id}-reason`}>
            {reason}
          </small>
        )}
      </span>
      {keys !== undefined && <kbd aria-hidden="true">{keys}</kbd>}
    </button>
  );
}
