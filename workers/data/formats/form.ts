/** What the first lines of a text say about all of it. */

/** How fields are told apart. */
export const SEPARATORS = {
  '::': 'double colons',
  '\t': 'tabs',
  ';': 'semicolons',
  '|': 'bars',
  ',': 'commas',
  ' ': 'spaces',
} as const;
export type Separator = keyof typeof SEPARATORS;

/** Which columns of a table are what, by index. */
export interface Roles {
  readonly user: number;
  readonly item: number;
  readonly time: number | null;
  readonly rating: number | null;
}

/** One of the official code's two forms: whole numbers from 1, apart by blanks, no header. */
export interface PlainForm {
  readonly kind: 'plain';
}

/** One interaction per line, in columns. */
export interface TableForm {
  readonly kind: 'table';
  readonly separator: Separator;
  /** The first line, where it names the columns. */
  readonly header: readonly string[] | null;
  readonly columns: number;
  readonly roles: Roles;
  /** Whether the user's and the item's column were told by their names, and not by what stands in them. */
  readonly named: boolean;
  /** How dates of the time column are written; null where it holds numbers. */
  readonly dates: DateStyle | null;
}

/** One user per line, then the items, in another dress than the official one. */
export interface ListsForm {
  readonly kind: 'lists';
  readonly separator: Separator;
  /** What stands between the user and the first item, where it is not the separator. */
  readonly after: string | null;
  readonly header: boolean;
}

export type Form = PlainForm | TableForm | ListsForm;

/** `slashed` is 03/04/2014: whether day or month comes first shows when all lines are read. */
export type DateStyle = 'iso' | 'slashed' | 'worded';
