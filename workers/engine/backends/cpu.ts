import '@tensorflow/tfjs-backend-cpu';
import { registerSumRows, registerUnsortedSegmentSum } from '../kernels/sum-rows.ts';
import { setBackend } from '../tf.ts';

let prepared = false;

/** Starts the plain JavaScript backend: slow, always there. */
export async function startCpu(): Promise<string> {
  if (!prepared) {
    registerSumRows();
    registerUnsortedSegmentSum();
    prepared = true;
  }
  if (!(await setBackend('cpu'))) throw new Error('The cpu backend did not start');
  return 'plain JavaScript';
}
