/**
 * Data that our WebAssembly kernels overwrite where they lie, as Adam does. tfjs knows nothing of it, and its matmul
 * keeps the second operand packed by the id of its data: of these it must be given a copy.
 */
const overwritten = new WeakSet<object>();

export const noteOverwritten = (dataId: object): void => void overwritten.add(dataId);
export const isOverwritten = (dataId: object): boolean => overwritten.has(dataId);
