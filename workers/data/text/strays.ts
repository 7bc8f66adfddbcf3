import { roundedId, strayWord } from './failures.ts';
import { isRounded, isWhole } from './ids.ts';

/** Below this share of all ids, words among whole numbers are slips; from here on the ids are names. */
const SLIPS = 0.05;

/** Watches the ids of a file that nobody named: a word among whole numbers is more likely a slip than an id. */
export class Strays {
  private ids = 0;
  private words = 0;
  private first: { readonly token: string; readonly line: number } | null = null;

  see(token: string, line: number): void {
    this.ids++;
    if (isWhole(token) || /^\d+$/.test(token)) return;
    this.words++;
    this.first ??= { token, line };
  }

  /** @throws LabFailure NOT_A_NUMBER where nearly all ids were whole numbers. */
  settle(): void {
    if (this.first === null || this.words >= this.ids * SLIPS) return;
    const { token, line } = this.first;
    throw isRounded(token) ? roundedId(token, line) : strayWord(token, line);
  }
}
