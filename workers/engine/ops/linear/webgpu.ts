import { differentiable } from '../../differentiable.ts';
import type { Tensor1D, Tensor2D, TensorInfo } from '../../tf.ts';
import { gpuKernel } from '../../webgpu-kernels/kernel.ts';
import { addParts } from '../../webgpu-kernels/parts.ts';
import { readFour, tile, tileCount, tileSize, writeFour } from '../../webgpu-kernels/tile.ts';

const forward = gpuKernel(
  'ElcLinear',
  ({ x, weight, bias }: Record<'x' | 'weight' | 'bias', TensorInfo>, _, gpu) => {
    const [ins, outs] = weight.shape;
    const n = x.shape[0];
    const y = gpu.make([n, outs]);
    const size = tileSize(gpu.backend.software);
    const wide = ins % 4 === 0 && outs % 4 === 0;
    const type = wide ? 'vec4f' : 'f32';
    gpu.launch(
      {
        name: `Linear ${type} ${size.rows}`,
        reads: { x: type, weight: type, bias: type },
        writes: { y: type },
        uniforms: { n: 'i32', ins: 'i32', outs: 'i32' },
        code: () => `
          ${readFour('product_a', 'x', 'u.ins', wide)}
          ${readFour('product_b', 'weight', 'u.outs', wide)}
          ${readFour('shift', 'bias', 'u.outs', wide)}
          ${writeFour('store', 'y', 'u.n', 'u.outs', wide)}
          fn product_put(row: i32, column: i32, four: vec4f) {
            store(row, column, four + shift(0, column));
          }
          ${tile('product', 'AB', size)}
          fn run(index: i32) {
            let across = (u.outs + ${4 * size.quads - 1}) / ${4 * size.quads};
            product(${size.rows} * (index / across), ${4 * size.quads} * (index % across), 0, u.ins);
          }`,
      },
      { x, weight, bias, y },
      { n, ins, outs },
      tileCount(n, outs, size),
    );
    return [y];
  },
);

const backward = gpuKernel(
  'ElcLinearGrad',
  ({ dy, x, weight }: Record<'dy' | 'x' | 'weight', TensorInfo>, _, gpu) => {
    const [ins, outs] = weight.shape;
    const n = x.shape[0];
    const dx = gpu.make([n, ins]);
    const { software, rowsPerPart: perPart } = gpu.backend;
    const size = tileSize(software);
    const wide = ins % 4 === 0 && outs % 4 === 0;
    const type = wide ? 'vec4f' : 'f32';
    const count = Math.ceil(n / perPart);
    const stride = (ins + 1) * outs;
    // A single part is the sum itself.
    const alone = count === 1;
    const sums: Record<string, TensorInfo> = alone
      ? { dWeight: gpu.make([ins, outs]), dBias: gpu.make([outs]) }
      : { parts: gpu.scratch(count * stride) };
    const inputTiles = tileCount(n, ins, size);
    const weightTiles = tileCount(ins, outs, size);
    const [tileRows, tileColumns] = [size.rows, 4 * size.quads];
    gpu.launch(
      {
        // Tiles of dx = dy w', then for each part tiles of dw = x' dy, then its columns of dy's sum.
        name: `LinearGrad ${type} ${size.rows} ${alone ? 'alone' : 'parts'}`,
        reads: { dy: type, x: type, weight: type },
        writes: alone ? { dx: type, dWeight: type, dBias: type } : { dx: type, parts: type },
        uniforms: {
          n: 'i32',
          ins: 'i32',
          outs: 'i32',
          inputTiles: 'i32',
          weightTiles: 'i32',
          perPart: 'i32',
          count: 'i32',
        },
        code: () => `
          var<private> part: i32;
          ${readFour('input_a', 'dy', 'u.outs', wide)}
          ${readFour('input_b', 'weight', 'u.outs', wide)}
          ${writeFour('input_put', 'dx', 'u.n', 'u.ins', wide)}
          ${tile('input', 'ABt', size)}
          ${readFour('weights_a', 'x', 'u.ins', wide)}
          ${readFour('weights_b', 'dy', 'u.outs', wide)}
          ${
            alone
              ? `${writeFour('weights_put', 'dWeight', 'u.ins', 'u.outs', wide)}
                 ${writeFour('bias_put', 'dBias', '1', 'u.outs', wide)}`
              : `${writeFour('weights_put', 'parts', 'u.ins', 'u.outs', wide, 'part * (u.ins + 1) * u.outs')}
                 ${writeFour('bias_put', 'parts', '1', 'u.outs', wide, '(part * (u.ins + 1) + u.ins) * u.outs')}`
          }
          ${tile('weights', 'AtB', size)}
          fn run(index: i32) {
            if (index < u.inputTiles) {
              let across = (u.ins + ${tileColumns - 1}) / ${tileColumns};
              input(${tileRows} * (index / across), ${tileColumns} * (index % across), 0, u.outs);
              return;
            }
            var left = index - u.inputTiles;
            if (left < u.count * u.weightTiles) {
              part = left / u.weightTiles;
              left = left % u.weightTiles;
              let across = (u.outs + ${tileColumns - 1}) / ${tileColumns};
              let first = part * u.perPart;
              weights(${tileRows} * (left / across), ${tileColumns} * (left % across),
                first, min(u.n, first + u.perPart));
              return;
            }
            left -= u.count * u.weightTiles;
            let quads = (u.outs + 3) / 4;
            part = left / quads;
            let column = 4 * (left % quads);
            var sum = vec4f();
            for (var row = part * u.perPart; row < min(u.n, (part + 1) * u.perPart); row++) {
              sum += weights_b(row, column);
            }
            bias_put(0, column, sum);
          }`,
      },
      { dy, x, weight, dx, ...sums },
      { n, ins, outs, inputTiles, weightTiles, perPart, count },
      inputTiles + count * (weightTiles + Math.ceil(outs / 4)),
    );
    if (alone) return [dx, sums.dWeight, sums.dBias];
    const parts = { tensor: sums.parts, count, stride };
    return [
      dx,
      addParts(gpu.backend, parts, [ins, outs]),
      addParts(gpu.backend, parts, [outs], ins * outs),
    ];
  },
);

/** See composed.ts. dx = dy w', dw = x' dy, the sums over rows in parts, each in a fixed order. */
export function linear(x: Tensor2D, weight: Tensor2D, bias: Tensor1D): Tensor2D {
  return differentiable(
    [x, weight, bias],
    (x0, w0, b0) => ({
      value: forward({ x: x0, weight: w0, bias: b0 }, {})[0],
      saved: [x0, w0],
    }),
    (dy, x0, w0) => backward({ dy, x: x0, weight: w0 }, {}),
  );
}
