/** docs/references.md is written from the list that comments and cards refer to. */
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { expect, test } from 'vitest';
import { references } from '../../support/references.ts';

const file = fileURLToPath(new URL('../../../docs/references.md', import.meta.url));

test('the page of references says what the list says', async () => {
  const options = { ...(await resolveConfig(file)), parser: 'markdown' };
  await expect(await format(references(), options)).toMatchFileSnapshot(file);
});
