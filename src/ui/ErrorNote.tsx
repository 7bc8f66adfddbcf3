import type { ReactNode } from 'react';
import type { LabError } from '../../workers/protocol/errors.ts';

interface ErrorNoteProps {
  readonly error: LabError;
  /** The one thing to do, as a button, where the page can do it. */
  readonly action?: ReactNode;
}

/** What happened and why, the one thing to do, and the technical text folded away. */
export function ErrorNote({ error, action }: ErrorNoteProps) {
  return (
    <div className="error-note" role="alert">
      <p>
        {error.message}
        {error.line !== undefined && !namesLine(error) && ` (line ${error.line})`}
      </p>
      <p className="quiet">{error.action}</p>
      {action && <div className="row error-actions">{action}</div>}
      {error.detail && (
        <details className="small">
          <summary>Technical details · {error.code}</summary>
          <pre>{error.detail}</pre>
        </details>
      )}
    </div>
  );
}

/** Whether the sentence says the line itself. */
const namesLine = ({ message, line }: LabError): boolean =>
  line !== undefined && message.toLowerCase().includes(`line ${line.toLocaleString('en-US')}`);
