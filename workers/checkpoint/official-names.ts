/** The item embedding: the one name that every ELCRec or ICLRec encoder has. */
export const ITEMS = 'item_embeddings.weight';

const NAMES =
  /(^|\.)(item_embeddings\.weight|position_embeddings\.weight|cluster_centers|LayerNorm\.(weight|bias)|item_encoder\..+)$/;

/** Whether a tensor is the item embedding, perhaps under a prefix such as `module.`. */
export const isItems = (name: string): boolean => name === ITEMS || name.endsWith(`.${ITEMS}`);

/** Whether a name is one of the official model's (src/models.py of yueliu1999/ELCRec), perhaps under a prefix. */
export const isOfficial = (name: string): boolean => NAMES.test(name);

/** What wrappers and training scripts put before a model's own names. */
const WRAPPERS = ['module', 'model', 'net', 'network', 'encoder', 'backbone', '_orig_mod'];

/** Whether a prefix (`''`, `module.`, `model.module.`) is only such wrapping. */
export const isWrapping = (prefix: string): boolean =>
  prefix
    .split('.')
    .slice(0, -1)
    .every((part) => WRAPPERS.includes(part));
