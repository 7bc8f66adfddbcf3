import { KERNEL_ARGUMENTS, ROOM_ARGUMENTS } from './arguments.ts';

/** Kernels leave their results in memory. */
export type KernelName = keyof typeof KERNEL_ARGUMENTS;

/** What says how much room a kernel needs. */
export type RoomName = keyof typeof ROOM_ARGUMENTS;

type Named<Names extends readonly string[]> = Readonly<Record<Names[number], number>>;

/** What a kernel is told, by name. Places in memory are byte offsets into tfjs's. */
export type KernelCall<K extends KernelName> = Named<(typeof KERNEL_ARGUMENTS)[K]>;

export type RoomCall<K extends RoomName> = Named<(typeof ROOM_ARGUMENTS)[K]>;

/** The compiled module (assembly/): its functions take numbers in the order of arguments.ts. */
export type WasmKernels = Readonly<
  Record<KernelName, (...values: readonly number[]) => void> &
    Record<RoomName, (...values: readonly number[]) => number>
>;

/** Every kernel in one order, so that a number can name one across threads. */
export const KERNEL_NAMES = Object.keys(KERNEL_ARGUMENTS) as readonly KernelName[];

/** The module's exports. @throws where they are not those that arguments.ts was written from */
export function kernelsOf(exports: WebAssembly.Exports): WasmKernels {
  for (const [name, takes] of Object.entries({ ...KERNEL_ARGUMENTS, ...ROOM_ARGUMENTS })) {
    const found = exports[name];
    if (typeof found !== 'function' || found.length !== takes.length)
      throw new Error(`the module has no ${name} of ${takes.length} arguments`);
  }
  return exports as unknown as WasmKernels;
}

const ordered = (names: readonly string[], call: Readonly<Record<string, number>>): number[] =>
  names.map((name) => call[name]);

/** A kernel's call as the module takes it. */
export const inOrder = <K extends KernelName>(kernel: K, call: KernelCall<K>): number[] =>
  ordered(KERNEL_ARGUMENTS[kernel], call);

/** Floats of scratch memory that a kernel needs. */
export const roomOf = <K extends RoomName>(
  kernels: WasmKernels,
  name: K,
  call: RoomCall<K>,
): number => kernels[name](...ordered(ROOM_ARGUMENTS[name], call));
