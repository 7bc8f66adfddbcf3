import { fusedOp } from '../../fused-op.ts';
import type { Tensor1D, Tensor2D, TensorInfo } from '../../tf.ts';
import { gpuKernel } from '../../webgpu-kernels/kernel.ts';
import { addParts } from '../../webgpu-kernels/parts.ts';
import { sizeOf, summandSource } from '../../webgpu-kernels/summands.ts';

const forward = gpuKernel(
  'ElcLayerNorm',
  (
    { x, weight, bias }: Record<'x' | 'weight' | 'bias', TensorInfo>,
    { epsilon }: { epsilon: number },
    gpu,
  ) => {
    const [n, width] = x.shape;
    const [y, unit, scale] = [gpu.make([n, width]), gpu.make([n, width]), gpu.make([n])];
    const source = summandSource('x', gpu.summands(x), sizeOf(x));
    gpu.launch(
      {
        name: `LayerNorm ${source.key}`,
        reads: { ...source.reads, weight: 'f32', bias: 'f32' },
        writes: { y: 'f32', unit: 'f32', scale: 'f32' },
        uniforms: { ...source.uniforms, width: 'i32', epsilon: 'f32' },
        code: () => `${source.code}
          fn run(row: i32) {
            let first = row * u.width;
            let size = f32(u.width);
            var total = 0.0;
            var quad = vec4f();
            var held = -1;
            for (var i = first; i < first + u.width; i++) {
              if ((i >> 2) != held) { held = i >> 2; quad = x_quad(held); }
              let value = quad[i & 3];
              unit[i] = value;
              total += value;
            }
            let mean = total / size;
            var squares = 0.0;
            for (var i = first; i < first + u.width; i++) {
              let centred = unit[i] - mean;
              squares += centred * centred;
            }
            let inverse = 1.0 / sqrt(squares / size + u.epsilon);
            scale[row] = inverse;
            for (var d = 0; d < u.width; d++) {
              let value = (unit[first + d] - mean) * inverse;
              unit[first + d] = value;
              y[first + d] = value * weight[d] + bias[d];
            }
          }`,
      },
      { ...source.tensors, weight, bias, y, unit, scale },
      { ...source.values, width, epsilon },
      n,
    );
    return [y, unit, scale];
  },
);

const backward = gpuKernel(
  'ElcLayerNormGrad',
  ({ dy, unit, scale, weight }: Record<'dy' | 'unit' | 'scale' | 'weight', TensorInfo>, _, gpu) => {
    const [n, width] = unit.shape;
    const dx = gpu.make([n, width]);
    const perPart = gpu.backend.rowsPerPart;
    const count = Math.ceil(n / perPart);
    const quads = Math.ceil(width / 4);
    const aligned = width % 4 === 0;
    // A single part is the sum itself.
    const alone = count === 1;
    const sums: Record<string, TensorInfo> = alone
      ? { dWeight: gpu.make([width]), dBias: gpu.make([width]) }
      : { parts: gpu.scratch(count * 2 * width) };
    const source = summandSource('dy', gpu.summands(dy), sizeOf(dy));
    gpu.launch(
      {
        // Rows first, then quads of columns.
        name: `LayerNormGrad ${source.key} ${aligned ? 'aligned' : ''} ${alone ? 'alone' : 'parts'}`,
        reads: { ...source.reads, unit: 'f32', scale: 'f32', weight: 'f32' },
        writes: alone ? { dx: 'f32', dWeight: 'f32', dBias: 'f32' } : { dx: 'f32', parts: 'f32' },
        uniforms: { ...source.uniforms, n: 'i32', width: 'i32', quads: 'i32', perPart: 'i32' },
        code: () => `${source.code}
          fn run(index: i32) {
            if (index < u.n) { rowOf(index); } else { columns(index - u.n); }
          }
          fn rowOf(row: i32) {
            let first = row * u.width;
            var sum = 0.0;
            var sumUnit = 0.0;
            var quad = vec4f();
            var held = -1;
            for (var d = 0; d < u.width; d++) {
              let i = first + d;
              if ((i >> 2) != held) { held = i >> 2; quad = dy_quad(held); }
              let g = quad[i & 3] * weight[d];
              dx[i] = g;
              sum += g;
              sumUnit += g * unit[i];
            }
            let size = f32(u.width);
            let factor = scale[row];
            for (var i = first; i < first + u.width; i++) {
              dx[i] = (dx[i] - sum / size - unit[i] * (sumUnit / size)) * factor;
            }
          }
          fn columns(index: i32) {
            let part = index / u.quads;
            let d = 4 * (index % u.quads);
            var product = vec4f();
            var total = vec4f();
            for (var row = part * u.perPart; row < min(u.n, (part + 1) * u.perPart); row++) {
              let i = row * u.width + d;
              let g = ${
                aligned
                  ? 'dy_quad(i >> 2)'
                  : 'vec4f(dy_at(i), dy_at(i + 1), dy_at(i + 2), dy_at(i + 3))'
              };
              product += g * vec4f(unit[i], unit[i + 1], unit[i + 2], unit[i + 3]);
              total += g;
            }
            for (var j = 0; j < min(4, u.width - d); j++) {
              ${
                alone
                  ? 'dWeight[d + j] = product[j]; dBias[d + j] = total[j];'
                  : `parts[2 * part * u.width + d + j] = product[j];
                     parts[(2 * part + 1) * u.width + d + j] = total[j];`
              }
            }
          }`,
      },
      { ...source.tensors, unit, scale, weight, dx, ...sums },
      { ...source.values, n, width, quads, perPart },
      n + quads * count,
    );
    if (alone) return [dx, sums.dWeight, sums.dBias];
    const parts = { tensor: sums.parts, count, stride: 2 * width };
    return [
      dx,
      addParts(gpu.backend, parts, [width]),
      addParts(gpu.backend, parts, [width], width),
    ];
  },
);

const fused = fusedOp({
  forward,
  results: ['y', 'unit', 'scale'],
  backward,
  saved: ['unit', 'scale', 'weight'],
  slopes: ['x', 'weight', 'bias'],
});

/** See composed.ts. A sum still in parts (the residual, dropped out) is added up on the way. */
export const layerNorm = (
  x: Tensor2D,
  weight: Tensor1D,
  bias: Tensor1D,
  epsilon: number,
): Tensor2D => fused({ x, weight, bias }, { epsilon });
