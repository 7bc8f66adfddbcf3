/** `fused`: our own kernels and all that we change in tfjs. `composed`: plain tfjs, the statement of truth. */
export type OpForm = 'fused' | 'composed';

let form: OpForm = 'fused';

/** Which form runs from now on: tests and benchmarks hold one against the other. */
export function useOps(wanted: OpForm): void {
  form = wanted;
}

/** Which form runs now. */
export const opForm = (): OpForm => form;
