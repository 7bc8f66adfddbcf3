/**
 * What began as one of the official forms is none: an id that is no whole number from 1 up, or a table of
 * several columns. The file is then read again as what it is; nothing of this reaches a person.
 */
export class NotPlain extends Error {
  readonly as: 'ids' | 'table';
  constructor(as: 'ids' | 'table') {
    super('not one of the official forms');
    this.as = as;
  }
}
