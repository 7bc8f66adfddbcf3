import { useEffect, useRef, type KeyboardEvent, type RefObject } from 'react';
import { TEXT_LIMIT } from '../../document/prose.ts';
import type { Picture } from '../../document/pictures.ts';
import { Markdown } from './Markdown.tsx';

export interface TextViewProps {
  readonly markdown: string;
  readonly pictures?: readonly Picture[] | undefined;
  readonly onChange: (markdown: string) => void;
  readonly editing: boolean;
  readonly onEditing: (on: boolean) => void;
}

/** A text: as a reader sees it, or as its source while it is written. */
export function TextView(props: TextViewProps) {
  const { editing } = props;
  const edit = useRef<HTMLButtonElement>(null);
  const before = useRef(editing);
  useEffect(() => {
    // Back to where writing was asked for.
    if (before.current && !editing) edit.current?.focus();
    before.current = editing;
  }, [editing]);
  return editing ? <TextEditor {...props} /> : <TextReading {...props} edit={edit} />;
}

interface TextReadingProps extends TextViewProps {
  readonly edit: RefObject<HTMLButtonElement | null>;
}

function TextReading({ markdown, pictures, onEditing, edit }: TextReadingProps) {
  const root = useRef<HTMLDivElement>(null);
  const begin = () => onEditing(true);
  // The button does the same by keyboard; what is double-clicked is the text it belongs to.
  useEffect(() => {
    const node = root.current;
    const start = ({ target }: Event) => {
      if (!(target instanceof Element && target.closest('a, button, input'))) onEditing(true);
    };
    node?.addEventListener('dblclick', start);
    return () => node?.removeEventListener('dblclick', start);
  }, [onEditing]);
  return (
    <div className="text-view" ref={root}>
      {markdown.trim() === '' ? (
        <p className="text-empty quiet">
          Empty text.{' '}
          <button ref={edit} type="button" className="link" onClick={begin}>
            Edit
          </button>
        </p>
      ) : (
        <>
          <Markdown markdown={markdown} {...(pictures === undefined ? {} : { pictures })} />
          <button
            ref={edit}
            type="button"
            className="button quiet-button text-edit"
            onClick={begin}
          >
            Edit<span className="unseen"> text</span>
          </button>
        </>
      )}
    </div>
  );
}

function TextEditor({ markdown, onChange, onEditing }: TextViewProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => area.current?.focus(), []);
  useEffect(() => {
    const node = area.current;
    if (node === null) return;
    // As tall as what is written, so that only the page scrolls.
    node.style.height = 'auto';
    node.style.height = `${node.scrollHeight + 2}px`;
  }, [markdown]);
  function end(event: KeyboardEvent) {
    const { key, ctrlKey, metaKey, shiftKey } = event;
    // Enter also chooses in an input method's list.
    if (event.nativeEvent.isComposing) return;
    if (key !== 'Escape' && !(key === 'Enter' && (ctrlKey || metaKey || shiftKey))) return;
    event.preventDefault();
    event.stopPropagation();
    onEditing(false);
  }
  return (
    <div className="text-view">
      <textarea
        ref={area}
        className="text-source mono"
        aria-label="Text in Markdown"
        rows={4}
        maxLength={TEXT_LIMIT}
        spellCheck
        value={markdown}
        onChange={({ target }) => onChange(target.value)}
        onKeyDown={end}
      />
      <div className="row text-help">
        <button type="button" className="button" onClick={() => onEditing(false)}>
          Done
        </button>
        <span className="quiet small">
          Markdown, formulas between $ signs. <kbd>Esc</kbd> or <kbd>Ctrl Enter</kbd> ends.
        </span>
      </div>
    </div>
  );
}
