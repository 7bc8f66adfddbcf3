import { opForm } from '../form.ts';
import {
  getGradient,
  getKernel,
  registerGradient,
  registerKernel,
  unregisterGradient,
  unregisterKernel,
  type GradConfig,
  type GradFunc,
  type KernelConfig,
  type TensorInfo,
} from '../tf.ts';

export type Infos = Readonly<Record<string, TensorInfo>>;
export type Attributes = Readonly<Record<string, unknown>>;
type Kernel<R> = (inputs: Infos, attributes: Attributes, backend: object) => R;

/** The result, or null where tfjs's own kernel is to run. */
export type Replacement = Kernel<TensorInfo | TensorInfo[] | null>;

const called = <R>(
  body: Kernel<R>,
  { inputs, attrs, backend }: Parameters<KernelConfig['kernelFunc']>[0],
): R => body(inputs as Infos, { ...attrs }, backend);

/** A kernel that tfjs lacks on this backend: it is there in either form. */
export function addKernel(
  name: string,
  backendName: string,
  body: Kernel<TensorInfo | TensorInfo[]>,
): void {
  registerKernel({ kernelName: name, backendName, kernelFunc: (call) => called(body, call) });
}

/**
 * Puts `body` in the place of tfjs's kernel for the fused form; what it answers with null, and the
 * composed form, stay tfjs's own. @throws where tfjs has no such kernel
 */
export function replaceKernel(name: string, backendName: string, body: Replacement): void {
  const stock = getKernel(name, backendName) as KernelConfig | undefined;
  if (stock === undefined) throw new Error(`tfjs has no kernel ${name} on ${backendName}`);
  unregisterKernel(name, backendName);
  registerKernel({
    ...stock,
    kernelFunc: (call) =>
      (opForm() === 'fused' ? called(body, call) : null) ?? stock.kernelFunc(call),
  });
}

/** The same for a gradient, of whatever backend. */
export function replaceGradient(
  name: string,
  body: (...call: Parameters<GradFunc>) => ReturnType<GradFunc> | null,
): void {
  const stock = getGradient(name) as GradConfig | undefined;
  if (stock === undefined) throw new Error(`tfjs has no gradient of ${name}`);
  unregisterGradient(name);
  registerGradient({
    ...stock,
    gradFunc: (...call) => (opForm() === 'fused' ? body(...call) : null) ?? stock.gradFunc(...call),
  });
}
