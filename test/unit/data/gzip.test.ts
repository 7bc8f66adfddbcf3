/** A packed data file has a checksum and a length at its end: neither is passed over. */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readText, type Bytes } from '../../../workers/data/text/bytes.ts';
import { LabFailure } from '../../../workers/protocol/errors.ts';

const text = Array.from({ length: 60 }, (_, i) => `${i + 1} 3 1 4 1 5 ${(i * 7) % 30}\n`).join('');
const whole: Bytes = new Uint8Array(gzipSync(text));

/** The text, or the code of the failure. */
async function unpacked(file: Bytes): Promise<string> {
  const decoder = new TextDecoder();
  let read = '';
  try {
    for await (const chunk of readText(new Blob([file]).stream(), () => undefined))
      read += decoder.decode(chunk, { stream: true });
  } catch (thrown) {
    if (thrown instanceof LabFailure) return thrown.error.code;
    throw thrown;
  }
  return read;
}

describe('a gzip file', () => {
  it('is read whole', async () => {
    expect(await unpacked(whole)).toBe(text);
  });

  it('is refused with one bit of its checksum or its length changed', async () => {
    for (let bit = 8 * (whole.length - 8); bit < 8 * whole.length; bit++) {
      const file = whole.slice();
      file[bit >> 3] ^= 1 << (bit & 7);
      expect(await unpacked(file)).toBe('BAD_GZIP');
    }
  });

  it('never gives another text, wherever one bit is changed', async () => {
    for (let bit = 0; bit < 8 * whole.length; bit += 3) {
      const file = whole.slice();
      file[bit >> 3] ^= 1 << (bit & 7);
      // Where the first two bytes are others it is no gzip file, and read as the text it then is.
      if (bit >= 16) expect(['BAD_GZIP', text]).toContain(await unpacked(file));
    }
  });
});
