import { useState } from 'react';
import type { Inspection } from '../../../workers/protocol/inspection.ts';
import type { RunRecord } from '../../runs/record.ts';
import { usePage } from '../page.tsx';
import { itemsIn, type StoryCell } from './config.ts';
import { suggestions } from './suggestions.ts';

interface WhoProps {
  readonly cell: StoryCell;
  readonly run: RunRecord | null;
  readonly found: Inspection | null;
  readonly busy: boolean;
}

/** Whose story it is: by id, by chance, or one of a few. */
export function Who({ cell, run, found, busy }: WhoProps) {
  const page = usePage();
  const [typed, setTyped] = useState('');
  const { id, config } = cell;
  const off = run === null;
  const items = itemsIn(config);
  const chosen = config.user !== null || items.length > 0;
  const look = () => {
    const number = Number(typed);
    if (typed.trim() !== '' && Number.isSafeInteger(number))
      void page.inspect(id, { kind: 'user', id: number });
    else if (items.length > 0) void page.inspect(id, { kind: 'items', items });
    else if (config.user !== null) void page.inspect(id, { kind: 'row', row: config.user });
  };
  return (
    <form
      className="row story-who"
      onSubmit={(event) => {
        event.preventDefault();
        look();
        setTyped('');
      }}
    >
      <label className="small row">
        User id
        <input
          type="text"
          inputMode="numeric"
          className="story-id"
          autoComplete="off"
          placeholder={String(found?.user?.id ?? 'id')}
          value={typed}
          disabled={off}
          onChange={(event) => setTyped(event.target.value)}
        />
      </label>
      <button type="submit" className="button" disabled={off || (typed.trim() === '' && !chosen)}>
        {typed.trim() === '' && found !== null ? 'Look again' : 'Look'}
      </button>
      <button
        type="button"
        className="button"
        disabled={off}
        onClick={() => {
          const users = run?.dataset.users ?? 0;
          void page.inspect(id, { kind: 'row', row: Math.floor(Math.random() * users) });
        }}
      >
        Anyone
      </button>
      {run !== null &&
        suggestions(run).map(({ row, words }) => (
          <button
            key={row}
            type="button"
            className="link small"
            onClick={() => void page.inspect(id, { kind: 'row', row })}
          >
            {words}
          </button>
        ))}
      <span className="small quiet" role="status">
        {busy ? 'Looking' : ''}
      </span>
    </form>
  );
}
