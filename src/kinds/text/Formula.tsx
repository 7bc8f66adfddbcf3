import { useMemo, useSyncExternalStore } from 'react';
import type { formulaHtml } from './formula.ts';

type Renderer = typeof formulaHtml;

let renderer: Renderer | null = null;
let asked = false;
const listeners = new Set<() => void>();

/** KaTeX comes with the first formula on the page: it is larger than all the rest of a text's machinery. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (!asked) {
    asked = true;
    void import('./formula.ts').then(
      (module) => {
        renderer = module.formulaHtml;
        for (const tell of listeners) tell();
      },
      // Without a network on a first visit: sources stay, and the next formula asks again.
      () => (asked = false),
    );
  }
  return () => listeners.delete(listener);
}

/** A formula; its source until KaTeX is here, and where KaTeX cannot read it. The place it takes is kept. */
export function Formula({ tex, display }: { readonly tex: string; readonly display: boolean }) {
  const render = useSyncExternalStore(
    subscribe,
    () => renderer,
    () => null,
  );
  const result = useMemo(() => render?.(tex, display) ?? null, [render, tex, display]);
  return <span className={display ? 'formula-display' : 'formula-inline'}>{body()}</span>;

  function body() {
    if (result === null) return <code className="formula-source">{tex}</code>;
    if (!result.ok)
      return (
        <code className="formula-source formula-bad" title={result.message}>
          {tex}
        </code>
      );
    // KaTeX's own output, made with trust: false; nothing of the source is in it but as text.
    return <span dangerouslySetInnerHTML={{ __html: result.html }} />;
  }
}
