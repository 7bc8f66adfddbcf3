/**
 * The same bytes as a plain Uint8Array: the readers' door. Node's Buffer is one that is not plain,
 * for its `slice` is a view of a pool where a Uint8Array's is a copy, so that `.buffer` of it is the pool.
 */
export const plainBytes = (bytes: Uint8Array): Uint8Array =>
  new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
