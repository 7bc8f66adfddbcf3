/** What the attention kernels of both layouts share. Vectors are read four numbers at a time. */
import { backend } from '../../tf.ts';
import type { LabBackend } from '../../webgpu-kernels/backend.ts';
import { keepRule, type DropoutDraw } from '../dropout/mask.ts';

export interface HeadSettings {
  readonly length: number;
  readonly heads: number;
  readonly perHead: number;
  readonly draw: DropoutDraw | null;
}

export const UNIFORMS = {
  length: 'i32',
  heads: 'i32',
  width: 'i32',
  scale: 'f32',
  k0: 'u32',
  k1: 'u32',
  threshold: 'u32',
  factor: 'f32',
} as const;

export const uniformsOf = ({ length, heads, perHead, draw }: HeadSettings) => ({
  length,
  heads,
  width: (heads * perHead) / 4,
  scale: 1 / Math.sqrt(perHead),
  k0: draw?.key.k0 ?? 0,
  k1: draw?.key.k1 ?? 0,
  ...keepRule(draw?.p ?? 0),
});

/** WGSL of each of the `quads` four numbers of a head, line by line. */
export const times = (quads: number, body: (d: number) => string): string =>
  Array.from({ length: quads }, (_, d) => body(d)).join('\n');
/** The same, added up. */
export const sumOf = (quads: number, body: (d: number) => string): string =>
  Array.from({ length: quads }, (_, d) => body(d)).join(' + ');

/** What the backward pass binds. */
const ARRAYS = 10;
/** Numbers of one head that an invocation holds; beyond, the registers are full. */
const MOST_PER_HEAD = 128;

/** Whether the kernels take heads of this width on this device. */
export const fits = (perHead: number): boolean =>
  perHead % 4 === 0 && perHead <= MOST_PER_HEAD && (backend() as LabBackend).arrays >= ARRAYS;
