import { useEffect, useRef } from 'react';

interface InPlaceProps {
  readonly label: string;
  readonly value: string;
  /** Characters, at most. */
  readonly limit: number;
  /** What was typed, trimmed; null when it was given up. `byKey`: the focus wants to go back. */
  readonly onDone: (text: string | null, byKey: boolean) => void;
}

/** A text being changed where it stands: Enter or leaving saves, Escape gives up. */
export function InPlace({ label, value, limit, onDone }: InPlaceProps) {
  const input = useRef<HTMLInputElement>(null);
  const over = useRef(false);
  useEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, []);
  const end = (text: string | null, byKey: boolean) => {
    // Its own removal takes the focus away once more.
    if (over.current) return;
    over.current = true;
    onDone(text?.trim() ?? null, byKey);
  };
  return (
    <input
      ref={input}
      type="text"
      className="in-place"
      aria-label={label}
      autoComplete="off"
      spellCheck={false}
      maxLength={limit}
      defaultValue={value}
      onBlur={(event) => end(event.target.value, false)}
      onKeyDown={(event) => {
        // The page's own keys are not meant while typing.
        event.stopPropagation();
        if (event.nativeEvent.isComposing) return;
        if (event.key === 'Enter') end(event.currentTarget.value, true);
        if (event.key === 'Escape') end(null, true);
      }}
    />
  );
}
