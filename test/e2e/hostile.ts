import type { Page } from '@playwright/test';
import { watchForTrouble } from './trouble.ts';

/** What a payload does if it ever runs; the watch below would tell. */
const PWN = 'window.__pwned=(window.__pwned||0)+1;alert(1)';

/** Markup that runs something wherever a page takes a text for HTML, an attribute, an address or a script. */
export const PAYLOADS: readonly string[] = [
  `<img src=x onerror="${PWN}">`,
  `"><script>${PWN}</script>`,
  `'" autofocus onfocus=${PWN} x='`,
  `</title></textarea></script></style><svg onload="${PWN}">`,
  `javascript:${PWN}`,
  `\${${PWN}}{{constructor.constructor('${PWN}')()}}`,
  `<a href="javascript:${PWN}">x</a>`,
  `<iframe srcdoc="<script>parent.__pwned=1</script>"></iframe>`,
];

/** Listens for scripts that run, windows that open, and anything asked of another host; read the list at the end. */
export async function watchForHarm(page: Page, origin: string): Promise<() => Promise<string[]>> {
  const harm: string[] = [];
  const trouble = watchForTrouble(page);
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      console.error(`policy: ${violatedDirective} ${blockedURI}`),
    );
  });
  page.on('dialog', (dialog) => {
    harm.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('popup', (popup) => harm.push(`window: ${popup.url()}`));
  page.on('framenavigated', (frame) => {
    const url = frame.url();
    if (!url.startsWith(origin) && url !== 'about:blank') harm.push(`went to: ${url}`);
  });
  page.on('request', (request) => {
    const { protocol, origin: host } = new URL(request.url());
    if (protocol.startsWith('http') && host !== origin) harm.push(`asked: ${request.url()}`);
  });
  return async () => {
    const pwned = await page.evaluate(() => '__pwned' in window);
    // A reload ends what was still being loaded.
    const told = trouble.filter((text) => !text.startsWith('no answer'));
    return [...harm, ...told, ...(pwned ? ['a script ran'] : [])];
  };
}
