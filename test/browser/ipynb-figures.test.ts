import { afterEach, expect, it } from 'vitest';
import { figurePng } from '../../src/figures/png.ts';
import { loadPlotly } from '../../src/figures/plotly.ts';
import { writeIpynb } from '../../src/exchange/ipynb/index.ts';
import { view } from '../support/notebook-fixture.ts';

/** What a reader of Jupyter files knows of one: outputs by their mime types, nothing of ours. */
interface Foreign {
  readonly cells: readonly {
    readonly outputs?: readonly { readonly data?: Readonly<Record<string, unknown>> }[];
  }[];
}
interface Drawing {
  readonly data: object[];
  readonly layout: object;
}

const PLOTLY = 'application/vnd.plotly.v1+json';

async function savedOutputs(): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const text = await writeIpynb(view, { app: '1', toPng: figurePng });
  return (JSON.parse(text) as Foreign).cells
    .flatMap(({ outputs }) => outputs ?? [])
    .flatMap(({ data }) => (data !== undefined && PLOTLY in data ? [data] : []));
}

afterEach(() => {
  document.body.replaceChildren();
});

it('figures of a saved notebook are drawn by Plotly on an otherwise empty page', async () => {
  const outputs = await savedOutputs();
  expect(outputs).toHaveLength(9);
  const plotly = await loadPlotly();
  for (const output of outputs) {
    const { data, layout } = output[PLOTLY] as Drawing;
    const node = document.createElement('div');
    document.body.replaceChildren(node);
    await plotly.react(node, data, layout);
    const drawn = node.querySelectorAll('.scatterlayer .trace, .barlayer .trace');
    expect(drawn.length).toBe(data.length);
    const title = (output['text/plain'] as string[])[0].trim();
    expect(node.querySelector('.gtitle')?.textContent).toBe(title);
    expect(node.textContent).toContain('ELCRec Lab'); // where the numbers come from
    plotly.purge(node);
  }
});

it('pictures of a saved notebook are PNGs with something on them', async () => {
  for (const output of await savedOutputs()) {
    const image = new Image();
    image.src = `data:image/png;base64,${output['image/png'] as string}`;
    await image.decode();
    expect(image.naturalWidth).toBe(2 * 760);
    const canvas = document.createElement('canvas');
    canvas.width = image.naturalWidth;
    canvas.height = image.naturalHeight;
    const context = canvas.getContext('2d');
    context?.drawImage(image, 0, 0);
    const pixels = context?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    const colours = new Set<number>();
    for (let i = 0; i < pixels.length; i += 4 * 7)
      colours.add((pixels[i] << 16) | (pixels[i + 1] << 8) | pixels[i + 2]);
    expect(colours.size).toBeGreaterThan(5);
  }
});
