import { expect, inject, test } from 'vitest';

test('the golden cases reach the tests, in Node and in the browser alike', () => {
  const goldens = inject('goldens');
  expect(goldens.map(({ name }) => name)).toEqual([
    'tiny-concat.json',
    'tiny-denoise.json',
    'tiny-shift.json',
  ]);
  for (const { text } of goldens) {
    expect(JSON.parse(text)).toMatchObject({ config: { numItems: 30 } });
  }
});
