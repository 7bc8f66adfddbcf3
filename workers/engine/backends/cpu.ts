import '@tensorflow/tfjs-backend-cpu';
import { setBackend } from '../tf.ts';
import { changeTfjs } from '../tfjs/index.ts';

/** Starts the plain JavaScript backend: slow, always there. */
export async function startCpu(): Promise<string> {
  changeTfjs('cpu');
  if (!(await setBackend('cpu'))) throw new Error('The cpu backend did not start');
  return 'plain JavaScript';
}
