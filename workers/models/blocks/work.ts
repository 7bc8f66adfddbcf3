import type { Preparation } from '../../protocol/run.ts';

/**
 * Work whose every part is told as progress: first none of `total`, then `size` more after each part.
 * What the work holds is freed also when nobody waits for its end.
 */
export async function* counted<T>(
  work: AsyncGenerator<void, T>,
  { part, total }: Pick<Preparation, 'part' | 'total'>,
  size = 1,
): AsyncGenerator<Preparation, T> {
  yield { part, done: 0, total };
  try {
    for (let parts = 1; ; parts++) {
      const next = await work.next();
      if (next.done === true) return next.value;
      yield { part, done: Math.min(parts * size, total), total };
    }
  } finally {
    await work.return(undefined as never);
  }
}
