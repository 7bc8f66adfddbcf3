/* Part of a saved notebook: draws the figures from the JSON beside it, in the reader's theme and width. */
/* global document, matchMedia, addEventListener, ResizeObserver, Plotly */
{
  const figures = JSON.parse(document.querySelector('script#figures').textContent);
  const nodes = [...document.querySelectorAll('[data-figure]')];
  const night = matchMedia('(prefers-color-scheme: dark)');
  // A4 between its margins, in CSS pixels.
  const PAPER = 660;
  let printing = false;

  /** The figure with what is different in the dark. */
  const darkened = ({ data, layout, dark }) => {
    const figure = structuredClone({ data, layout });
    for (const [path, ...value] of dark) {
      const last = path[path.length - 1];
      const at = path.slice(0, -1).reduce((inner, key) => inner[key], figure);
      if (value.length === 0) delete at[last];
      else at[last] = structuredClone(value[0]);
    }
    return figure;
  };

  const draw = (node) => {
    const width = printing ? PAPER : node.clientWidth;
    if (width === 0) return; // folded away; its size tells when it is not
    const figure = figures[Number(node.dataset.figure)];
    const { data, layout } =
      night.matches && !printing ? darkened(figure) : structuredClone(figure);
    const config = { displaylogo: false, modeBarButtonsToRemove: ['select2d', 'lasso2d'] };
    Plotly.react(node, data, { ...layout, width }, config).catch(() => {
      node.textContent = 'This figure could not be drawn; its numbers are below.';
    });
  };
  const drawAll = () => nodes.forEach(draw);

  const size = new ResizeObserver((seen) => {
    for (const { target, contentRect } of seen) {
      if (target.dataset.width === String(contentRect.width)) continue;
      target.dataset.width = String(contentRect.width);
      draw(target);
    }
  });
  for (const node of nodes) size.observe(node);
  night.addEventListener('change', drawAll);
  for (const [event, on] of [
    ['beforeprint', true],
    ['afterprint', false],
  ])
    addEventListener(event, () => {
      printing = on;
      drawAll();
    });
}
