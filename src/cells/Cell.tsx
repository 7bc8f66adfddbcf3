import type { ReactNode } from 'react';

interface CellProps {
  readonly id: string;
  readonly title: string;
  /** What this cell is about right now: a data set's name, a run's. */
  readonly subject?: ReactNode;
  /** Quiet controls at the right end of the title line. */
  readonly tools?: ReactNode;
  readonly children: ReactNode;
}

/** A cell of the notebook: a title line, a body, and space around it. */
export function Cell({ id, title, subject, tools, children }: CellProps) {
  return (
    <section className="cell" id={id} aria-labelledby={`${id}-title`}>
      <header className="cell-head">
        <h2 id={`${id}-title`}>{title}</h2>
        {subject && <span className="cell-subject">{subject}</span>}
        {tools && <div className="cell-tools">{tools}</div>}
      </header>
      {children}
    </section>
  );
}
