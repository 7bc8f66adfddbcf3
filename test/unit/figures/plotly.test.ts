// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadPlotly, plotlySource } from '../../../src/figures/plotly.ts';

const library = { react: vi.fn(), purge: vi.fn(), toImage: vi.fn() };
let scripts: HTMLScriptElement[] = [];

beforeEach(() => {
  scripts = [];
  vi.spyOn(document.head, 'append').mockImplementation((...nodes) => {
    scripts.push(...(nodes as HTMLScriptElement[]));
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe('the figures’ library', () => {
  it('is asked for again after a failure, and once for all afterwards', async () => {
    const failed = loadPlotly();
    scripts[0].dispatchEvent(new Event('error'));
    await expect(failed).rejects.toThrow('could not be loaded');

    const empty = loadPlotly();
    scripts[1].dispatchEvent(new Event('load'));
    await expect(empty).rejects.toThrow('is not the figures’ library');

    const loaded = loadPlotly();
    vi.stubGlobal('Plotly', library);
    scripts[2].dispatchEvent(new Event('load'));
    expect(await loaded).toBe(library);
    expect(await loadPlotly()).toBe(library);
    expect(scripts).toHaveLength(3);
    expect(scripts[2].src).toContain('plotly-basic.min.js');
  });

  it('is read as text for a file, and an answer that is not it is refused', async () => {
    const answers = [
      new Response('var Plotly', { status: 200 }),
      new Response('', { status: 404 }),
    ];
    const fetched = vi.fn(() => Promise.resolve(answers.shift()));
    vi.stubGlobal('fetch', fetched);
    expect(await plotlySource()).toBe('var Plotly');
    await expect(plotlySource()).rejects.toThrow('could not be read');
    expect(fetched).toHaveBeenCalledWith(expect.stringContaining('plotly-basic.min.js'));
  });
});
