import type { InteractionTable } from '../importers/importer.ts';
import { IntList } from '../int-list.ts';

/** The distinct ids of a column, each with a number by first appearance. */
class Names {
  readonly names: string[] = [];
  private readonly numbers = new Map<string, number>();

  of(name: string): number {
    const known = this.numbers.get(name);
    if (known !== undefined) return known;
    // A slice would hold on to the whole text it was cut from.
    const own = name.length > 12 ? Array.from(name).join('') : name;
    const number = this.names.length;
    this.names.push(own);
    this.numbers.set(own, number);
    return number;
  }
}

/** Collects the interactions of a file whose ids are text. */
export class Interactions {
  private readonly users = new Names();
  private readonly items = new Names();
  private readonly userOf = new IntList();
  private readonly itemOf = new IntList();
  /** [users] the line on which each first appears. */
  private readonly lines: number[] = [];

  get rows(): number {
    return this.userOf.length;
  }

  get userCount(): number {
    return this.lines.length;
  }

  /** The code of a user, who need not have an interaction yet. */
  user(name: string, line: number): number {
    const user = this.users.of(name);
    if (user === this.lines.length) this.lines.push(line);
    return user;
  }

  firstLine(user: number): number {
    return this.lines[user];
  }

  add(user: number, item: string): void {
    this.userOf.push(user);
    this.itemOf.push(this.items.of(item));
  }

  finish(): Pick<InteractionTable, 'users' | 'items' | 'idle' | 'lineOf'> {
    const { lines } = this;
    const users = this.userOf.take();
    const met = new Uint8Array(lines.length);
    for (const user of users) met[user] = 1;
    return {
      users: { codes: users, names: this.users.names },
      items: { codes: this.itemOf.take(), names: this.items.names },
      idle: lines.flatMap((line, user) => (met[user] === 1 ? [] : [{ user, line }])),
      lineOf: (row) => lines[users[row]],
    };
  }
}
