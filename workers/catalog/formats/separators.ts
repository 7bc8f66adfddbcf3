/** How fields of a text are told apart, and how that is said. */
export const SEPARATORS = {
  '::': 'double colons',
  '\t': 'tabs',
  ';': 'semicolons',
  '|': 'bars',
  ',': 'commas',
  ' ': 'spaces',
} as const;
export type Separator = keyof typeof SEPARATORS;
