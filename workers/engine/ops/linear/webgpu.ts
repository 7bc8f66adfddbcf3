import { fusedOp } from '../../fused-op.ts';
import type { Tensor1D, Tensor2D, TensorInfo } from '../../tf.ts';
import { gpuKernel } from '../../webgpu-kernels/kernel.ts';
import { addParts } from '../../webgpu-kernels/parts.ts';
import { panels, product, productGroups } from '../../webgpu-kernels/product.ts';
import { WORKGROUP } from '../../webgpu-kernels/program.ts';
import { readFour, writeFour } from '../../webgpu-kernels/tile.ts';
import { TILINGS } from '../../webgpu-kernels/tilings.ts';

const forward = gpuKernel(
  'ElcLinear',
  ({ x, weight, bias }: Record<'x' | 'weight' | 'bias', TensorInfo>, _, gpu) => {
    const [ins, outs] = weight.shape;
    const n = x.shape[0];
    const y = gpu.make([n, outs]);
    const name = gpu.backend.tilings.AB;
    const tiling = TILINGS[name];
    const wide = ins % 4 === 0 && outs % 4 === 0;
    const type = wide ? 'vec4f' : 'f32';
    gpu.launch(
      {
        name: `Linear ${type} ${name}`,
        reads: { x: type, weight: type, bias: type },
        writes: { y: type },
        uniforms: { n: 'i32', ins: 'i32', outs: 'i32' },
        grouped: true,
        code: () => `
          ${panels([tiling])}
          ${readFour('product_a', 'x', 'u.ins', wide)}
          ${readFour('product_b', 'weight', 'u.outs', wide)}
          ${readFour('shift', 'bias', 'u.outs', wide)}
          ${writeFour('store', 'y', 'u.n', 'u.outs', wide)}
          fn product_put(row: i32, column: i32, four: vec4f) {
            store(row, column, four + shift(0, column));
          }
          ${product('product', 'AB', tiling)}
          fn run(group: i32, lane: i32) { product_group(group, lane, u.n, u.outs, 0, u.ins); }`,
      },
      { x, weight, bias, y },
      { n, ins, outs },
      productGroups(n, outs, tiling),
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
    const { tilings, rowsPerPart: perPart } = gpu.backend;
    const [inputTiling, weightTiling] = [TILINGS[tilings.ABt], TILINGS[tilings.AtB]];
    const wide = ins % 4 === 0 && outs % 4 === 0;
    const type = wide ? 'vec4f' : 'f32';
    const count = Math.ceil(n / perPart);
    const stride = (ins + 1) * outs;
    // A single part is the sum itself.
    const alone = count === 1;
    const sums: Record<string, TensorInfo> = alone
      ? { dWeight: gpu.make([ins, outs]), dBias: gpu.make([outs]) }
      : { parts: gpu.scratch(count * stride) };
    const inputGroups = productGroups(n, ins, inputTiling);
    const weightGroups = productGroups(ins, outs, weightTiling);
    gpu.launch(
      {
        // Whole workgroups for dx = dy w', then for each part some for dw = x' dy, then the columns of dy's sums.
        name: `LinearGrad ${type} ${tilings.ABt} ${tilings.AtB} ${alone ? 'alone' : 'parts'}`,
        reads: { dy: type, x: type, weight: type },
        writes: alone ? { dx: type, dWeight: type, dBias: type } : { dx: type, parts: type },
        uniforms: {
          n: 'i32',
          ins: 'i32',
          outs: 'i32',
          inputGroups: 'i32',
          weightGroups: 'i32',
          perPart: 'i32',
          count: 'i32',
        },
        grouped: true,
        code: () => `
          var<private> part: i32;
          ${panels([inputTiling, weightTiling])}
          ${readFour('input_a', 'dy', 'u.outs', wide)}
          ${readFour('input_b', 'weight', 'u.outs', wide)}
          ${writeFour('input_put', 'dx', 'u.n', 'u.ins', wide)}
          ${product('input', 'ABt', inputTiling)}
          ${readFour('weights_a', 'x', 'u.ins', wide)}
          ${readFour('weights_b', 'dy', 'u.outs', wide)}
          ${
            alone
              ? `${writeFour('weights_put', 'dWeight', 'u.ins', 'u.outs', wide)}
                 ${writeFour('bias_put', 'dBias', '1', 'u.outs', wide)}`
              : `${writeFour('weights_put', 'parts', 'u.ins', 'u.outs', wide, 'part * (u.ins + 1) * u.outs')}
                 ${writeFour('bias_put', 'parts', '1', 'u.outs', wide, '(part * (u.ins + 1) + u.ins) * u.outs')}`
          }
          ${product('weights', 'AtB', weightTiling)}
          fn run(group: i32, lane: i32) {
            if (group < u.inputGroups) {
              input_group(group, lane, u.n, u.ins, 0, u.outs);
              return;
            }
            let left = group - u.inputGroups;
            if (left < u.count * u.weightGroups) {
              part = left / u.weightGroups;
              let first = (left / u.weightGroups) * u.perPart;
              weights_group(left % u.weightGroups, lane, u.ins, u.outs,
                first, min(u.n, first + u.perPart));
              return;
            }
            let index = ${WORKGROUP} * (left - u.count * u.weightGroups) + lane;
            let quads = (u.outs + 3) / 4;
            part = index / quads;
            if (part >= u.count) { return; }
            let column = 4 * (index % quads);
            var sum = vec4f();
            for (var row = part * u.perPart; row < min(u.n, (part + 1) * u.perPart); row++) {
              sum += weights_b(row, column);
            }
            bias_put(0, column, sum);
          }`,
      },
      { dy, x, weight, dx, ...sums },
      { n, ins, outs, inputGroups, weightGroups, perPart, count },
      inputGroups + count * weightGroups + Math.ceil((count * Math.ceil(outs / 4)) / WORKGROUP),
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

const fused = fusedOp({
  forward,
  backward,
  saved: ['x', 'weight'],
  slopes: ['x', 'weight', 'bias'],
});

/** See composed.ts. dx = dy w', dw = x' dy, the sums over rows in parts, each in a fixed order. */
export const linear = (x: Tensor2D, weight: Tensor2D, bias: Tensor1D): Tensor2D =>
  fused({ x, weight, bias }, {});
