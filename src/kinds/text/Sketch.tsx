import type { ReactNode } from 'react';

/** Beyond this a text is below what is seen first, and its end is left for the parser. */
const SKETCH_LIMIT = 6_000;

/**
 * A text before its parser is here: paragraphs, headings, flat lists, tables, formulas' sources, and the usual marks
 * within a line. Just enough that what follows does not move when the parser comes; it links nowhere.
 */
export function Sketch({ markdown }: { readonly markdown: string }) {
  const blocks = markdown
    .slice(0, SKETCH_LIMIT)
    .trim()
    .split(/\n\s*\n/);
  return <div className="prose">{blocks.map((block, n) => sketchBlock(block.trim(), n))}</div>;
}

function sketchBlock(block: string, key: number): ReactNode {
  const heading = /^(#{1,5}) (.*)$/.exec(block);
  if (heading !== null) {
    const Level = `h${heading[1].length + 1}` as 'h2';
    return <Level key={key}>{marks(heading[2])}</Level>;
  }
  const lines = block.split('\n');
  if (block.startsWith('- '))
    return (
      <ul key={key}>
        {block
          .slice(2)
          .split('\n- ')
          .map((item, n) => (
            <li key={n}>{marks(item)}</li>
          ))}
      </ul>
    );
  if (block.startsWith('$$'))
    return (
      <span key={key} className="formula-display">
        <code className="formula-source">{block.replaceAll('$$', '').trim()}</code>
      </span>
    );
  if (block.startsWith('|')) return <SketchTable key={key} lines={lines} />;
  return <p key={key}>{marks(block)}</p>;
}

function SketchTable({ lines }: { readonly lines: readonly string[] }) {
  const [head, , ...rows] = lines.map((line) => line.trim().split('|').slice(1, -1));
  return (
    <div className="table-scroll">
      <table>
        <thead>
          <tr>
            {head.map((cell, n) => (
              <th key={n}>{marks(cell.trim())}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, n) => (
            <tr key={n}>
              {row.map((cell, m) => (
                <td key={m}>{marks(cell.trim())}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Bounded repetitions: an opening mark that is never closed costs no more than a line. */
const MARKS =
  /(\*\*[^*]{1,300}\*\*|\*[^*]{1,300}\*|`[^`]{1,300}`|\$[^$]{1,300}\$|\[[^\]]{1,300}\]\([^()\s]{1,300}\))/;

/** Split at the marks, every second part is one. */
const marks = (text: string): readonly ReactNode[] => text.split(MARKS).map(sketchMark);

function sketchMark(part: string, at: number): ReactNode {
  if (at % 2 === 0) return part;
  if (part.startsWith('**')) return <strong key={at}>{part.slice(2, -2)}</strong>;
  if (part.startsWith('*')) return <em key={at}>{part.slice(1, -1)}</em>;
  if (part.startsWith('`')) return <code key={at}>{part.slice(1, -1)}</code>;
  if (part.startsWith('$'))
    return (
      <span key={at} className="formula-inline">
        <code className="formula-source">{part.slice(1, -1)}</code>
      </span>
    );
  const words = part.slice(1, part.lastIndexOf(']'));
  return (
    <span key={at} className="sketch-link">
      {words.replaceAll('*', '')}
    </span>
  );
}
