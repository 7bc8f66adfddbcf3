import { Fragment, memo, type ReactNode } from 'react';
import type { RunId } from '../../../workers/protocol/ids.ts';
import type { RunStyle } from '../../figures/run-style.ts';
import { isOver } from '../../runs/reducer.ts';
import { metric } from '../../runs/summary.ts';
import { clock, setting } from '../../ui/format.ts';
import { EyeIcon, EyeOffIcon, StarIcon, StarredIcon, TrashIcon } from '../../ui/icons.tsx';
import type { Column } from './columns.ts';
import { RunName, RunNote } from './RunName.tsx';
import { RunSwatch } from '../../figures/RunSwatch.tsx';
import { valueOf, type Row } from './table.ts';

/** What can be done with a run; the functions should stay the same from render to render. */
export interface RunActions {
  readonly onShow: (id: RunId) => void;
  readonly onHide: (id: RunId, hide: boolean) => void;
  readonly onRename: (id: RunId, name: string) => void;
  readonly onNote: (id: RunId, note: string) => void;
  readonly onStar: (id: RunId, starred: boolean) => void;
  readonly onDelete: (id: RunId) => void;
}

interface RunRowProps extends RunActions, Row {
  readonly columns: readonly Column[];
  readonly style: RunStyle;
  readonly current: boolean;
  readonly hidden: boolean;
  /** Metrics in which this run is the best, joined by spaces. */
  readonly best: string;
  /** The pointer is on this row, or left it. */
  readonly onPoint: (id: RunId | null) => void;
}

/** One run in the table. Many rows stand while one run streams, so a row is drawn when it changed. */
export const RunRow = memo(function RunRow(props: RunRowProps) {
  const { run, columns, style, current, hidden, onPoint } = props;
  const { id, name } = run;
  const noted = columns.some(({ key }) => key === 'note');
  return (
    <tr
      className={`${current ? 'ours' : ''} ${hidden ? 'off' : ''}`}
      onPointerEnter={(event) => {
        // A finger would leave the run standing out.
        if (event.pointerType !== 'touch') onPoint(hidden ? null : id);
      }}
      onPointerLeave={() => onPoint(null)}
    >
      <th scope="row">
        <span className="run-cell">
          <button
            type="button"
            className="button icon-button bare"
            aria-pressed={!hidden}
            aria-label={`Show ${name} in figures`}
            onClick={() => {
              onPoint(null);
              props.onHide(id, !hidden);
            }}
          >
            {hidden ? <EyeOffIcon /> : <EyeIcon />}
          </button>
          <RunSwatch style={style} off={hidden} />
          <RunName
            run={run}
            current={current}
            onShow={() => props.onShow(id)}
            onRename={(to) => props.onRename(id, to)}
          />
          <button
            type="button"
            className={`button icon-button bare ${run.starred ? '' : 'row-tool'}`}
            aria-pressed={run.starred}
            aria-label={`Star ${name}`}
            onClick={() => props.onStar(id, !run.starred)}
          >
            {run.starred ? <StarredIcon /> : <StarIcon />}
          </button>
        </span>
      </th>
      {columns.slice(1).map((column) => (
        <td key={column.key} className={`${column.kind} column-${column.key}`}>
          {column.key !== 'note' && cell(props, column)}
          {column.key === (noted ? 'note' : 'change') && (
            <RunNote run={run} onNote={(note) => props.onNote(id, note)} />
          )}
        </td>
      ))}
      <td className="run-end">
        <button
          type="button"
          className="button icon-button bare row-tool"
          aria-label={`Delete ${name}`}
          {...(isOver(run.status)
            ? {}
            : { 'aria-disabled': true, title: 'A run that is alive has to end first.' })}
          onClick={() => {
            onPoint(null);
            props.onDelete(id);
          }}
        >
          <TrashIcon />
        </button>
      </td>
    </tr>
  );
}, unchanged);

function cell(props: RunRowProps, { key, kind }: Column): ReactNode {
  const value = valueOf(props, key);
  if (value === null) return <span className="quiet">–</span>;
  if (kind === 'metric') {
    const best = props.best.split(' ').includes(key);
    return (
      <>
        {best && <span className="unseen">best </span>}
        <span className={best ? 'best' : ''}>{metric(Number(value))}</span>
        <span className="split">{props.split === 'valid' ? 'v' : ''}</span>
      </>
    );
  }
  if (key === 'seconds') return clock(Number(value));
  if (key === 'change')
    return String(value)
      .split(', ')
      .map((part, i) => (
        <Fragment key={part}>
          {i > 0 && ', '}
          <span className="change-part">{part}</span>
        </Fragment>
      ));
  return kind === 'setting' ? setting(value) : String(value);
}

const keysOf = (columns: readonly Column[]): string => columns.map(({ key }) => key).join();

function unchanged(a: RunRowProps, b: RunRowProps): boolean {
  return (Object.keys(b) as (keyof RunRowProps)[]).every((key) => {
    if (key === 'columns') return keysOf(a.columns) === keysOf(b.columns);
    if (key === 'style') return JSON.stringify(a.style) === JSON.stringify(b.style);
    return Object.is(a[key], b[key]);
  });
}
