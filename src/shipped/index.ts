import { firstSteps } from './first-steps.ts';
import { fourVariants } from './four-variants.ts';
import { papersBeauty } from './papers-beauty.ts';
import type { Notebook } from '../document/notebook.ts';
import type { ShippedNotebook } from './shipped-notebook.ts';
import { whyIntentsCollapse } from './why-intents-collapse.ts';

export { SHIPPED_IDS, type ShippedId, type ShippedNotebook } from './shipped-notebook.ts';

/** The notebooks that come with the lab, in the order in which they are best read. */
export const SHIPPED: readonly ShippedNotebook[] = [
  firstSteps,
  fourVariants,
  whyIntentsCollapse,
  papersBeauty,
];

/** A shipped notebook by its id; null for one that is not (or no longer) shipped. */
export const shippedById = (id: string | null): ShippedNotebook | null =>
  SHIPPED.find((one) => one.id === id) ?? null;

/** The document of a shipped notebook, as readers of files and links ask for it. */
export const shippedNotebook = (id: string | null): Notebook | null =>
  shippedById(id)?.notebook ?? null;
