import type { ClusterHealth } from '../catalog/metrics.ts';

/** Where users and centres lie: what another map moves on from. */
export type Places = Pick<MapFrame, 'users' | 'xy' | 'centres'>;

/** t-SNE keeps neighbours; principal components (PCA) are the plain linear view, to hold it against. */
export const PROJECTIONS = ['tsne', 'pca'] as const;
export type Projection = (typeof PROJECTIONS)[number];

/** A laid-out snapshot: what the map draws. Coordinates are stored, so everyone sees the same picture. */
export interface MapFrame {
  readonly epoch: number;
  /** Dataset rows of the users, [N]. */
  readonly users: Int32Array;
  /** [N, 2] positions of users, then nothing else. */
  readonly xy: Float32Array;
  /** [K, 2] positions of the centres; null when the variant has none. */
  readonly centres: Float32Array | null;
  readonly intents: Int32Array | null;
  readonly planted: Int32Array | null;
  readonly quality: MapQuality;
  /** Absent from a map by t-SNE. */
  readonly projection?: Projection;
  /** Users of the snapshot that are still to be placed, amid these: landmarks, as far apart as they will be then. Absent from a complete map. */
  readonly remaining?: number;
  /** The map of landmarks that this one was completed from. Absent where all were laid out at once. */
  readonly landmarks?: Places;
  /** The intents before training; absent from later maps, whose epoch's record tells it, and from old ones. */
  readonly health?: ClusterHealth;
}

/** How far the map may be trusted, beside it on the page. */
export interface MapQuality {
  readonly perplexity: number;
  readonly iterations: number;
  readonly seed: number;
  /** Kullback-Leibler divergence reached. */
  readonly kl: number;
  /** Mean share of each point's 10 nearest neighbours kept in the plane, 0..1. */
  readonly neighboursKept: number;
  /** Trustworthiness (Venna and Kaski 2001) at 10 neighbours, 0..1. */
  readonly trustworthiness: number;
}
