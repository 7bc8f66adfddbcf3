import type { Frames } from './draw-queue.ts';

/** Marks a place on the x axis; null takes the mark away. */
export type ShowMark = (x: number | null) => void;

/**
 * Figures over the same x axis: where one is hovered, the others mark the same place. However fast
 * the pointer moves, marks move at most once a frame.
 */
export class CrosshairGroup {
  readonly #members = new Set<ShowMark>();
  readonly #frames: Frames;
  #waiting: { readonly from: ShowMark; readonly x: number | null } | null = null;

  constructor(
    frames: Frames = {
      request: (callback) => requestAnimationFrame(callback),
      cancel: (id) => cancelAnimationFrame(id),
    },
  ) {
    this.#frames = frames;
  }

  /** Answers the way out. */
  join(show: ShowMark): () => void {
    this.#members.add(show);
    return () => {
      this.#members.delete(show);
    };
  }

  /** `from` is hovered at `x`, or no more. It draws its own line and is not told. */
  hover(from: ShowMark, x: number | null): void {
    const scheduled = this.#waiting !== null;
    this.#waiting = { from, x };
    if (scheduled) return;
    this.#frames.request(() => {
      const next = this.#waiting;
      this.#waiting = null;
      if (next === null) return;
      for (const show of this.#members) show(show === next.from ? null : next.x);
    });
  }
}

/** A drawing area along x: where it begins and how wide it is, px. */
export interface Extent {
  readonly from: number;
  readonly width: number;
}

/** Where a value stands on a linear axis, px; null outside of what is shown. */
export function markAt(x: number, range: readonly unknown[], { from, width }: Extent) {
  const [low, high] = range;
  if (typeof low !== 'number' || typeof high !== 'number' || low === high) return null;
  const share = (x - low) / (high - low);
  return share < 0 || share > 1 ? null : from + share * width;
}
