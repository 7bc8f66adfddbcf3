import { differentiable } from './differentiable.ts';
import type { Tensor } from './tf.ts';

type Named<K extends string> = Readonly<Record<K, Tensor>>;
type Kernel<K extends string, S> = (tensors: Named<K>, settings: S) => Tensor[];

/** An op as two kernels of a backend, whose tensors are told apart by name. */
interface Kernels<Given extends string, Result extends string, Saved extends string, S1, S2> {
  readonly forward: Kernel<Given, S1>;
  /** What forward returns, the value of the op first. May be left out where none of it is saved. */
  readonly results?: readonly Result[];
  /** Takes dL/dvalue as `dy`. */
  readonly backward: Kernel<Saved | 'dy', S2>;
  /** What backward takes beside dy, of all that the op is given and forward returns. It is kept until then. */
  readonly saved: readonly Saved[];
  /** What has a slope, in the order in which backward returns them. */
  readonly slopes: readonly NoInfer<Given>[];
}

/**
 * The one way to write a fused op: its kernels, and what passes from one to the other. The bodies for wasm and
 * for WebGPU are both made of it; the op is called with the tensors and the settings of both kernels.
 */
export function fusedOp<
  Given extends string,
  Saved extends string,
  S1 extends object,
  S2 extends object,
  Result extends string = never,
>({ forward, results = [], backward, saved, slopes }: Kernels<Given, Result, Saved, S1, S2>) {
  return <T extends Tensor>(tensors: Named<Given | Exclude<Saved, Result>>, settings: S1 & S2): T =>
    differentiable<T>(
      slopes.map((name) => tensors[name]),
      (...inputs) => {
        // The inputs off the tape.
        const given = { ...tensors, ...named(slopes, inputs) };
        const made = forward(given, settings);
        const all: Named<string> = { ...given, ...named(results, made) };
        return { value: made[0], saved: saved.map((name) => all[name]) };
      },
      (dy, ...kept) => backward({ ...named(saved, kept), dy }, settings),
    );
}

const named = <K extends string>(names: readonly K[], tensors: readonly Tensor[]): Named<K> =>
  Object.fromEntries(names.map((name, i) => [name, tensors[i]])) as Named<K>;
