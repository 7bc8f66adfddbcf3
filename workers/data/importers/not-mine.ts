import type { Known } from '../text/head.ts';

/**
 * An importer has gone on in a file that looked like its own, and it is not. The file is then read again by
 * another, which hears what was found; nothing of this reaches a person.
 */
export class NotMine extends Error {
  readonly known: Known;
  constructor(known: Known = {}) {
    super('the file is in another format');
    this.known = known;
  }
}
