/** The lines of a menu or a chooser; fields and links in it have keys of their own. */
const LINE = '.menu-item:not(:disabled), .choice:not(:disabled)';

/**
 * The line of a panel that a key goes to, round its ends; null where the key means nothing there. From the panel's
 * button, which is outside of it, the arrows go in.
 */
export function neighbour(panel: Element, from: Element, key: string): HTMLElement | null {
  if (panel.contains(from) && !from.matches(LINE)) return null;
  const lines = [...panel.querySelectorAll<HTMLElement>(LINE)];
  const at = lines.findIndex((line) => line === from);
  switch (key) {
    case 'ArrowDown':
      return lines.at((at + 1) % lines.length) ?? null;
    case 'ArrowUp':
      return lines.at(Math.max(at, 0) - 1) ?? null;
    case 'Home':
      return lines.at(0) ?? null;
    case 'End':
      return lines.at(-1) ?? null;
    default:
      return null;
  }
}
