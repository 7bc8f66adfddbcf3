import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import type { Cell } from '../document/cell.ts';
import { kindOf } from '../document/kinds.ts';
import { cellSource, readSource, type SourceError } from '../exchange/source/index.ts';

interface SourceViewProps {
  readonly cell: Cell;
  /** The cells of its notebook, where what the source points at has to be among them. */
  readonly others?: readonly Cell[] | null;
  readonly onApply: (cell: Cell) => void;
  readonly onClose: () => void;
}

const KEYS =
  'Tab inserts two spaces. To leave by keyboard press Escape, then Tab. Control or Command with Enter applies.';

/** Line numbers drawn, at most; what is longer is refused anyway. */
const NUMBERED = 2_000;

/**
 * Any cell as text. While nothing was typed the text follows the cell; what was typed stays until it is applied
 * or discarded, whatever happens around it. Loaded when it is first opened: it brings the YAML parser.
 */
export default function SourceView({ cell, others = null, onApply, onClose }: SourceViewProps) {
  /** What was typed, and over which text; null while nothing was. */
  const [draft, setDraft] = useState<{ readonly text: string; readonly over: string } | null>(null);
  const [errors, setErrors] = useState<readonly SourceError[]>([]);
  const area = useRef<HTMLTextAreaElement>(null);
  // Whoever asks for the source wants to write in it.
  useEffect(() => area.current?.focus(), []);
  const errorsId = useId();
  const keysId = useId();

  const source = cellSource(cell);
  const text = draft?.text ?? source;
  const prose = kindOf(cell).prose !== undefined;
  const wrong = errors.length > 0;

  const type = (next: string) => {
    setDraft(next === source ? null : { text: next, over: draft?.over ?? source });
    // Once something was wrong, it is said at each stroke whether it still is.
    if (wrong) setErrors(readSource(cell, next, others).errors);
  };
  const apply = () => {
    const reading = readSource(cell, text, others);
    setErrors(reading.errors);
    if (reading.cell === null) return;
    setDraft(null);
    onApply(reading.cell);
  };
  const onKeyDown = useEditorKeys(type, apply);

  return (
    <div className="source">
      <div className="source-editor" data-prose={prose || undefined}>
        {!prose && <Gutter lines={text.split('\n').length} errors={errors} />}
        <textarea
          ref={area}
          value={text}
          rows={Math.min(NUMBERED, text.split('\n').length)}
          wrap={prose ? 'soft' : 'off'}
          spellCheck={prose}
          autoCapitalize="off"
          autoCorrect="off"
          autoComplete="off"
          aria-label={`Source of ${cell.id}`}
          aria-invalid={wrong}
          aria-describedby={wrong ? `${errorsId} ${keysId}` : keysId}
          onChange={(event) => type(event.target.value)}
          onKeyDown={onKeyDown}
        />
      </div>
      <p className="unseen" id={keysId}>
        {KEYS}
      </p>
      <div id={errorsId} role="alert" hidden={!wrong}>
        <ul className="source-errors small">
          {errors.map(({ line, message }, n) => (
            <li key={n}>
              <button type="button" className="link" onClick={() => showLine(area.current, line)}>
                Line {line}
              </button>
              <span>{message}</span>
            </li>
          ))}
        </ul>
      </div>
      {draft !== null && draft.over !== source && (
        <p className="quiet small" role="status">
          The cell changed while you typed. Apply puts your text in its place.
        </p>
      )}
      <div className="row source-actions">
        <button type="button" className="button primary" onClick={apply}>
          Apply
        </button>
        <button type="button" className="button quiet-button" onClick={onClose}>
          {draft === null ? 'Close' : 'Discard changes'}
        </button>
        {!prose && <span className="quiet small">Comments are not kept.</span>}
      </div>
    </div>
  );
}

/** Line numbers, those with an error marked; for the eye alone, since the errors name their lines. */
function Gutter({ lines, errors }: { lines: number; errors: readonly SourceError[] }) {
  const reasons = new Map(errors.toReversed().map(({ line, message }) => [line, message]));
  return (
    <div className="source-gutter" aria-hidden="true">
      {Array.from({ length: Math.min(NUMBERED, lines) }, (_, n) => (
        <span key={n} title={reasons.get(n + 1)} data-wrong={reasons.has(n + 1) || undefined}>
          {n + 1}
        </span>
      ))}
    </div>
  );
}

/** Tab, Escape and Control/Command with Enter in a text that is code. */
function useEditorKeys(type: (text: string) => void, apply: () => void) {
  const leaving = useRef(false);
  return (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const plain = !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      // The page has a use of its own for it: running.
      event.stopPropagation();
      apply();
    } else if (event.key === 'Tab' && plain && !leaving.current) {
      event.preventDefault();
      insert(event.currentTarget, '  ', type);
    }
    // Shift alone is on the way to Shift+Tab.
    if (event.key !== 'Shift') leaving.current = event.key === 'Escape';
  };
}

/** Text at the caret, so that the browser's own undo knows of it where it can. */
function insert(area: HTMLTextAreaElement, text: string, type: (text: string) => void): void {
  // Deprecated, yet the only insertion that a text area's undo takes back (HTML has no other).
  if (typeof document.execCommand === 'function' && document.execCommand('insertText', false, text))
    return;
  area.setRangeText(text, area.selectionStart, area.selectionEnd, 'end');
  type(area.value);
}

function showLine(area: HTMLTextAreaElement | null, line: number): void {
  if (area === null) return;
  const before = area.value.split('\n').slice(0, line - 1);
  const start = before.reduce((sum, text) => sum + text.length + 1, 0);
  const end = area.value.indexOf('\n', start);
  area.focus();
  area.setSelectionRange(start, end < 0 ? area.value.length : end);
}
