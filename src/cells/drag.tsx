import { useEffect, useRef, useState } from 'react';
import {
  draggable,
  dropTargetForElements,
} from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import {
  attachClosestEdge,
  extractClosestEdge,
  type Edge,
} from '@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge';
import { useSession } from '../app/context.tsx';
import { cellId, isId, type CellId } from '../notebook/ids.ts';
import { GripIcon } from '../ui/icons.tsx';

/** Says that what is dragged is a cell, and which. */
const CELL = 'elcrec-cell';

const draggedId = (data: Readonly<Record<string | symbol, unknown>>): CellId | null => {
  const id = data[CELL];
  return typeof id === 'string' && isId(id) ? cellId(id) : null;
};

/** Takes hold of a cell. By keyboard the cell's menu moves it, or Alt and an arrow. */
export function DragHandle({ id, name }: { readonly id: CellId; readonly name: string }) {
  const handle = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const dragHandle = handle.current;
    const cell = dragHandle?.closest('.cell');
    if (dragHandle === null || !(cell instanceof HTMLElement)) return;
    return draggable({
      element: cell,
      dragHandle,
      getInitialData: () => ({ [CELL]: id }),
      onDragStart: () => cell.classList.add('cell-dragged'),
      onDrop: () => cell.classList.remove('cell-dragged'),
    });
  }, [id]);
  return (
    <span ref={handle} className="drag-handle" title={`Drag: ${name}`} aria-hidden="true">
      <GripIcon />
    </span>
  );
}

/** A cell as a place to drop another one before or after; `edge` says which while one hovers. */
export function useDropTarget(id: CellId) {
  const session = useSession();
  const ref = useRef<HTMLElement>(null);
  const [edge, setEdge] = useState<Edge | null>(null);
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    return dropTargetForElements({
      element,
      canDrop: ({ source }) => ![null, id].includes(draggedId(source.data)),
      getData: ({ input }) =>
        attachClosestEdge({}, { element, input, allowedEdges: ['top', 'bottom'] }),
      onDrag: ({ self }) => setEdge(extractClosestEdge(self.data)),
      onDragLeave: () => setEdge(null),
      onDrop: ({ source, self }) => {
        setEdge(null);
        const dragged = draggedId(source.data);
        const side = extractClosestEdge(self.data) === 'bottom' ? 'after' : 'before';
        if (dragged !== null) session.place(dragged, id, side);
      },
    });
  }, [id, session]);
  return { ref, edge };
}
