import { TEXT_LIMIT } from '../../document/prose.ts';

/** Code in a text cell: fenced by more backticks than it has in a row anywhere. */
export function fenced(code: string, language: string): string {
  const longest = [...code.matchAll(/`+/g)].reduce((most, [run]) => Math.max(most, run.length), 2);
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${code}${code.endsWith('\n') ? '' : '\n'}${fence}`;
}

/** Text for several cells where it is too long for one; cut at ends of lines where there are some. */
export function pieces(text: string, limit = TEXT_LIMIT): readonly string[] {
  const cut: string[] = [];
  let at = 0;
  while (text.length - at > limit) {
    const line = text.lastIndexOf('\n', at + limit - 1);
    const end = line > at ? line + 1 : at + limit;
    cut.push(text.slice(at, end));
    at = end;
  }
  return [...cut, text.slice(at)];
}

/** Code for several cells, each fenced by itself. */
export const fencedPieces = (code: string, language: string): readonly string[] =>
  // Of nothing but backticks it would grow threefold.
  pieces(code, TEXT_LIMIT / 4).map((piece) => fenced(piece, language));
