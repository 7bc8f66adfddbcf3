import type { ProductForm, TileSize } from './tile.ts';

/** How the invocations of a workgroup share out a product. */
export interface Tiling extends TileSize {
  /** They read both matrices through workgroup memory, with barriers, instead of each for itself. */
  readonly shared: boolean;
}

/**
 * All ways to multiply, named by the tile that one invocation holds, the simplest first. They add up
 * the same products in the same order, so that taking another changes how long a sum takes and not the sum.
 */
export const TILINGS = {
  '4x4': { rows: 4, quads: 1, shared: false },
  '4x8': { rows: 4, quads: 2, shared: false },
  '8x4': { rows: 8, quads: 1, shared: false },
  '8x8': { rows: 8, quads: 2, shared: false },
  '4x4 shared': { rows: 4, quads: 1, shared: true },
  '8x8 shared': { rows: 8, quads: 2, shared: true },
} as const satisfies Readonly<Record<string, Tiling>>;

export type TilingName = keyof typeof TILINGS;
export const TILING_NAMES = Object.keys(TILINGS) as readonly TilingName[];

/** What is taken for each form of product. */
export type Tilings = Readonly<Record<ProductForm, TilingName>>;

export const everywhere = (name: TilingName): Tilings => ({ AB: name, ABt: name, AtB: name });

/** What is taken where nothing was measured: on a processor large tiles pay, and barriers never. */
export const untuned = (software: boolean): Tilings => everywhere(software ? '8x8' : '4x4');
