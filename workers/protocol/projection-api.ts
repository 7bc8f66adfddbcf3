import type { Result } from './errors.ts';
import type { RunId } from './ids.ts';
import type { MapFrame, Places, Projection } from './map.ts';
import type { Snapshot } from './run.ts';

export interface LayoutRequest {
  readonly runId: RunId;
  /** At most 2,000 users. */
  readonly snapshot: Snapshot;
  /**
   * `landmarks`: some of the users alone, always the same for the same users, quickly; `all`: every user. Where
   * there are few users both are the same.
   */
  readonly part: 'landmarks' | 'all';
  /**
   * The map to move on from, so that points travel instead of jumping; null = start afresh. For `landmarks` an
   * earlier map of them, left aside where it no longer fits the vectors at all; for `all` the landmarks of this very
   * snapshot, amid which the others are placed.
   */
  readonly previous: Places | null;
  readonly seed: number;
  /** Effective number of neighbours; lowered to (points - 1) / 3 where there are too few points. */
  readonly perplexity: number;
  /** Iterations of a fresh layout; one that moves on from `previous` takes a tenth of them. */
  readonly iterations: number;
  /** t-SNE unless said otherwise. */
  readonly projection?: Projection;
  /** How much stronger attraction is while a fresh layout begins; 12 unless said otherwise, 1 = none. */
  readonly exaggeration?: number;
}

/**
 * The whole surface of the projection's thread. Nothing here throws: what fails comes back as a
 * Result. Layouts are made one after the other, in the order they were asked for.
 */
export interface ProjectionApi {
  /**
   * Lays a snapshot out. `onFrame` (a comlink proxy) receives frames on the way; the last frame is
   * the result, and depends on the request alone. The result is null when the layout was cancelled.
   */
  layout(
    request: LayoutRequest,
    onFrame: (frame: MapFrame) => void,
  ): Promise<Result<MapFrame | null>>;
  /** Gives up every layout of the run asked for so far, the waiting ones too. */
  cancel(runId: RunId): Promise<Result<null>>;
}
