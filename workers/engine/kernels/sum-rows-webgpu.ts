import {
  webgpu_util,
  type WebGPUBackend,
  type WebGPUProgram,
} from '@tensorflow/tfjs-backend-webgpu';
import { registerKernel, unregisterKernel, getKernel, type TensorInfo } from '../tf.ts';
import { GPU_BACKEND } from '../backends/names.ts';
import { SUM_ROWS } from './sum-rows.ts';

/**
 * One invocation per output element walks its own rows: no atomics, so the sum has one order and
 * is the same on every run (tfjs's own scatter adds floats by compare-and-swap, in any order).
 */
abstract class RowSumProgram implements WebGPUProgram {
  abstract variableNames: string[];
  abstract shaderKey: string;
  readonly outputShape: number[];
  readonly dispatchLayout: { x: number[]; y?: number[]; z?: number[] };
  readonly dispatch: [number, number, number];
  readonly workgroupSize: [number, number, number] = [64, 1, 1];
  readonly size = true;

  constructor(rows: number, width: number) {
    this.outputShape = [rows, width];
    this.dispatchLayout = webgpu_util.flatDispatchLayout(this.outputShape);
    this.dispatch = webgpu_util.computeDispatch(
      this.dispatchLayout,
      this.outputShape,
      this.workgroupSize,
    );
  }

  abstract getUserCode(): string;
}

/** Rows listed by the host: order [m], starts [rows + 1]. */
class SumRowsProgram extends RowSumProgram {
  variableNames = ['dy', 'order', 'starts'];
  shaderKey = 'elcSumRows';

  getUserCode(): string {
    return `fn main(index : i32) {
      if (index < uniforms.size) {
        let width = uniforms.outShape[1];
        let row = index / width;
        let d = index % width;
        var sum = 0.0;
        let end = i32(starts[row + 1]);
        for (var j = i32(starts[row]); j < end; j = j + 1) {
          sum = sum + dy[i32(order[j]) * width + d];
        }
        setOutputAtIndex(index, sum);
      }
    }`;
  }
}

/** Rows known to the device alone: every invocation looks at every id. For few segments (intents). */
class SegmentSumProgram extends RowSumProgram {
  variableNames = ['x', 'segmentIds'];
  shaderKey = 'elcSegmentSum';
  uniforms = 'count : i32,';

  getUserCode(): string {
    return `fn main(index : i32) {
      if (index < uniforms.size) {
        let width = uniforms.outShape[1];
        let row = index / width;
        let d = index % width;
        var sum = 0.0;
        for (var j = 0; j < uniforms.count; j = j + 1) {
          if (i32(segmentIds[j]) == row) { sum = sum + x[j * width + d]; }
        }
        setOutputAtIndex(index, sum);
      }
    }`;
  }
}

/** Registers both sums on our WebGPU backend. */
export function registerGpuRowSums(): void {
  registerKernel({
    kernelName: SUM_ROWS,
    backendName: GPU_BACKEND,
    kernelFunc: ({ inputs, backend }) => {
      const { dy, order, starts } = inputs as Record<string, TensorInfo>;
      const program = new SumRowsProgram(starts.shape[0] - 1, dy.shape[1]);
      return (backend as WebGPUBackend).runWebGPUProgram(program, [dy, order, starts], 'float32');
    },
  });
  if (getKernel('UnsortedSegmentSum', GPU_BACKEND) !== undefined) {
    unregisterKernel('UnsortedSegmentSum', GPU_BACKEND);
  }
  registerKernel({
    kernelName: 'UnsortedSegmentSum',
    backendName: GPU_BACKEND,
    kernelFunc: ({ inputs, backend, attrs }) => {
      const { x, segmentIds } = inputs as Record<string, TensorInfo>;
      const { numSegments } = attrs as unknown as { numSegments: number };
      const width = x.shape.slice(1).reduce((a, b) => a * b, 1);
      const program = new SegmentSumProgram(numSegments, width);
      const sums = (backend as WebGPUBackend).runWebGPUProgram(
        program,
        [x, segmentIds],
        'float32',
        [{ type: 'int32', data: [segmentIds.shape[0]] }],
      );
      return { ...sums, shape: [numSegments, ...x.shape.slice(1)] };
    },
  });
}
