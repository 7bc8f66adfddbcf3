/** A key press that means a command. `mod` is ⌘ on a Mac and Ctrl elsewhere. */
export interface Keys {
  /** `KeyboardEvent.key`, lower case for letters. */
  readonly key: string;
  readonly mod?: boolean;
  readonly shift?: boolean;
  readonly alt?: boolean;
}

const FACES: Readonly<Record<string, string>> = {
  ' ': 'Space',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
};

const isMac = (): boolean => /Mac|iPhone|iPad/.test(navigator.platform);

/** As it is printed on the keys: "Ctrl S", "⌘ S", "Space". */
export function keysText({ key, mod = false, shift = false, alt = false }: Keys): string {
  const mac = isMac();
  return [
    ...(mod ? [mac ? '⌘' : 'Ctrl'] : []),
    ...(alt ? [mac ? '⌥' : 'Alt'] : []),
    ...(shift ? [mac ? '⇧' : 'Shift'] : []),
    FACES[key] ?? (key.length === 1 ? key.toUpperCase() : key),
  ].join(' ');
}

type Press = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

/** Whether a press is these keys. A sign like "?" is its own key, however a keyboard makes it. */
export function pressed(keys: Keys, event: Press): boolean {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  // The other of the two has uses of its own: Ctrl K on a Mac cuts the rest of a line.
  const [mod, other] = isMac() ? [event.metaKey, event.ctrlKey] : [event.ctrlKey, event.metaKey];
  const isSign = keys.key.length === 1 && !/[a-z0-9 ]/.test(keys.key);
  return (
    key === keys.key &&
    !other &&
    mod === (keys.mod ?? false) &&
    event.altKey === (keys.alt ?? false) &&
    (isSign || event.shiftKey === (keys.shift ?? false))
  );
}

/** Where letters are typed. */
const WRITING =
  'input:not([type=checkbox], [type=radio], [type=range]), textarea, select, [contenteditable]';
/** What can have the focus and uses no key: the page, its document, a cell as a whole. */
const IDLE = 'html, body, [tabindex="-1"]';

/**
 * Whether a press belongs to what has the focus: Space and arrows to any control and whatever scrolls, signs, undo and
 * moving to what is being written, Shift Enter to a text of many lines.
 */
export function isTaken(keys: Keys, target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  const isWriting = target.closest(WRITING) !== null;
  if (keys.mod === true) return keys.key === 'z' && isWriting;
  if (keys.shift === true) return target.closest('textarea') !== null;
  if (keys.alt === true) return isWriting;
  const isPlain = keys.key === ' ' || keys.key.startsWith('Arrow');
  return isPlain ? !target.matches(IDLE) : isWriting;
}
