import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  argumentsFile,
  compiledFile,
  compiledKernels,
  kernelArguments,
} from '../../../scripts/build-kernels.mjs';
import { KERNELS, SHARED_KERNELS } from '../../../workers/engine/wasm-kernels/compiled.ts';
import { inOrder, kernelsOf } from '../../../workers/engine/wasm-kernels/kernels.ts';

const bytes = (base64: string) => Uint8Array.from(Buffer.from(base64, 'base64'));

/** The ids of a module's sections, in order. */
function sections(module: Uint8Array): number[] {
  const ids: number[] = [];
  for (let at = 8; at < module.length;) {
    ids.push(module[at++]);
    let size = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = module[at++];
      size |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    at += size;
  }
  return ids;
}

describe('the compiled kernels', () => {
  it('are what their sources compile to', async () => {
    expect(readFileSync(compiledFile, 'utf8')).toBe(await compiledKernels());
  });

  it('are called with what their sources take', async () => {
    expect(readFileSync(argumentsFile, 'utf8')).toBe(await kernelArguments());
    expect(inOrder('gelu', { n: 3, y: 2, x: 1 })).toEqual([1, 2, 3]);
  });

  it('are refused where they take something else', async () => {
    const memory = new WebAssembly.Memory({ initial: 1 });
    const { instance } = await WebAssembly.instantiate(bytes(KERNELS), { env: { memory } });
    expect(kernelsOf(instance.exports)).toBe(instance.exports);
    const { gelu, ...rest } = instance.exports;
    expect(() => kernelsOf(rest)).toThrow('no gelu of 3 arguments');
    expect(() => kernelsOf({ ...rest, gelu: instance.exports.geluGrad })).toThrow('gelu');
    expect(gelu).toBeTypeOf('function');
  });

  it.each([
    ['plain', KERNELS],
    ['shared', SHARED_KERNELS],
  ])('bring no memory, data or state of their own, %s', (_name, base64) => {
    const [memory, globals, start, data] = [5, 6, 8, 11];
    const found = sections(bytes(base64));
    for (const section of [memory, globals, start, data]) expect(found).not.toContain(section);
    const imports = WebAssembly.Module.imports(new WebAssembly.Module(bytes(base64)));
    expect(imports).toEqual([{ module: 'env', name: 'memory', kind: 'memory' }]);
  });

  it('give the same numbers in plain and in shared memory', async () => {
    const run = async (base64: string, memory: WebAssembly.Memory) => {
      const { instance } = await WebAssembly.instantiate(bytes(base64), { env: { memory } });
      const kernels = kernelsOf(instance.exports);
      const values = new Float32Array(memory.buffer);
      for (let i = 0; i < 40; i++) values[i] = (i - 20) / 7;
      kernels.gelu(0, 1024, 37);
      kernels.dropout(1024, 2048, 37, 0, 11, 12, 32768, 2, 4096);
      return Array.from(values.slice(512, 512 + 40));
    };
    const plain = await run(KERNELS, new WebAssembly.Memory({ initial: 1 }));
    const shared = new WebAssembly.Memory({ initial: 256, maximum: 65536, shared: true });
    expect(await run(SHARED_KERNELS, shared)).toEqual(plain);
    expect(plain.slice(37)).toEqual([0, 0, 0]);
    expect(plain.filter((value) => value !== 0).length).toBeGreaterThan(10);
  });
});
