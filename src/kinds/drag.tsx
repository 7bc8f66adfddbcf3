import { useEffect, useRef, useState } from 'react';
import { usePage } from './page.tsx';
import { cellId, isId, type CellId } from '../document/ids.ts';
import { GripIcon } from '../ui/icons.tsx';
import type * as library from './drag-library.ts';

/** Says that what is dragged is a cell, and which. */
const CELL = 'elcrec-cell';

const draggedId = (data: Readonly<Record<string | symbol, unknown>>): CellId | null => {
  const id = data[CELL];
  return typeof id === 'string' && isId(id) ? cellId(id) : null;
};

type Library = typeof library;

/** Lets the library take hold of something once it has come; the effect's clean-up. */
function withLibrary(begin: (library: Library) => () => void): () => void {
  let end: (() => void) | null = null;
  let over = false;
  void import('./drag-library.ts').then((library) => {
    if (!over) end = begin(library);
  });
  return () => {
    over = true;
    end?.();
  };
}

/** Takes hold of a cell. By keyboard the cell's menu moves it, or Alt and an arrow. */
export function DragHandle({ id, name }: { readonly id: CellId; readonly name: string }) {
  const handle = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const dragHandle = handle.current;
    const element = dragHandle?.closest('.cell');
    if (dragHandle === null || !(element instanceof HTMLElement)) return;
    return withLibrary(({ draggable }) =>
      draggable({
        element,
        dragHandle,
        getInitialData: () => ({ [CELL]: id }),
        onDragStart: () => element.classList.add('cell-dragged'),
        onDrop: () => element.classList.remove('cell-dragged'),
      }),
    );
  }, [id]);
  return (
    <span ref={handle} className="drag-handle" title={`Drag: ${name}`} aria-hidden="true">
      <GripIcon />
    </span>
  );
}

/** A cell as a place to drop another one before or after; `edge` says which while one hovers. */
export function useDropTarget(id: CellId) {
  const page = usePage();
  const ref = useRef<HTMLElement>(null);
  const [edge, setEdge] = useState<'top' | 'bottom' | null>(null);
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    return withLibrary(({ attachClosestEdge, dropTargetForElements, extractClosestEdge }) => {
      const edgeOf = (data: Record<string | symbol, unknown>) =>
        extractClosestEdge(data) === 'bottom' ? 'bottom' : 'top';
      return dropTargetForElements({
        element,
        canDrop: ({ source }) => ![null, id].includes(draggedId(source.data)),
        getData: ({ input }) =>
          attachClosestEdge({}, { element, input, allowedEdges: ['top', 'bottom'] }),
        onDrag: ({ self }) => setEdge(edgeOf(self.data)),
        onDragLeave: () => setEdge(null),
        onDrop: ({ source, self }) => {
          setEdge(null);
          const dragged = draggedId(source.data);
          const side = edgeOf(self.data) === 'bottom' ? 'after' : 'before';
          if (dragged !== null) page.moveNextTo(dragged, id, side);
        },
      });
    });
  }, [id, page]);
  return { ref, edge };
}
