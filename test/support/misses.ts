import type { Told } from './exact/statement.ts';

/** A number that is further from what was expected than it may be. */
export interface Miss {
  readonly name: string;
  readonly index: number;
  readonly got: number;
  readonly expected: number;
  readonly allowed: number;
}

/** Every number of `found` that is not as near to `expected` (NaN: nothing is expected) as `allowed`. */
export function misses(found: Told, expected: Told, allowed: Told): readonly Miss[] {
  return [...found].flatMap(([name, values]) => {
    const [wanted, bounds] = [expected.get(name), allowed.get(name)];
    if (wanted?.length !== values.length || bounds?.length !== values.length) {
      throw new Error(`${name}: ${values.length} values for ${wanted?.length ?? 0}`);
    }
    return Array.from(values, (got, index) => ({
      name,
      index,
      got,
      expected: wanted[index],
      allowed: bounds[index],
    })).filter((one) => {
      const far = !(Math.abs(one.got - one.expected) <= one.allowed);
      return far && !Number.isNaN(one.expected);
    });
  });
}
