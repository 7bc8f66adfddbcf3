/**
 * Our WebGPU backend's name in tfjs. No underscore: the kernel registry splits its keys on it
 * (tfjs-core kernel_registry.ts:112).
 */
export const GPU_BACKEND = 'elcgpu';
