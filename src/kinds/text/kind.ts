import { wordsOnly } from '../../document/cell-output.ts';
import type { KindSpec } from '../../document/kind.ts';
import { textConfig, type TextConfig } from './config.ts';

/** Prose: files hold it as such, so there is nothing else to show of it. */
export const textKind: KindSpec<TextConfig, null> = {
  ...textConfig,
  shows: () => [],
  model: () => null,
  output: () => wordsOnly(''),
};
