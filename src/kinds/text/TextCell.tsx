import { useState } from 'react';
import { usePage } from '../page.tsx';
import { CellFrame } from '../CellFrame.tsx';
import type { TextCell as Cell } from './config.ts';
import { textKind } from './kind.ts';
import { TextView } from './TextView.tsx';

/** Prose of the notebook, read or being written. */
export function TextCell({ cell }: { readonly cell: Cell }) {
  const page = usePage();
  const [editing, setEditing] = useState(false);
  return (
    <CellFrame cell={cell} onEdit={() => setEditing(true)}>
      <TextView
        markdown={cell.config.markdown}
        pictures={cell.config.pictures}
        editing={editing}
        onEditing={setEditing}
        onChange={(markdown) => page.configure(cell.id, textKind, { markdown }, 'text')}
      />
    </CellFrame>
  );
}
