/** Drives work that yields between its parts to its end. */
export async function finish<T>(work: AsyncGenerator<unknown, T>): Promise<T> {
  for (;;) {
    const part = await work.next();
    if (part.done === true) return part.value;
  }
}
