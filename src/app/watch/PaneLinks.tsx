const PANES = [
  { name: 'Map', pane: '.stage-map' },
  { name: 'Ranking', pane: '.stage-metrics' },
  { name: 'Loss', pane: '.stage-losses' },
] as const;

/** Scrolls the panes alone: what is around them stays. */
function turnTo(selector: string): void {
  const pane = document.querySelector<HTMLElement>(`#stage ${selector}`);
  const panes = pane?.parentElement;
  if (pane == null || panes == null) return;
  const { left } = pane.getBoundingClientRect();
  panes.scrollBy({ left: left - panes.getBoundingClientRect().left });
}

/** On a narrow screen the panes lie side by side: swiped, or turned to from here. */
export function PaneLinks() {
  return (
    <div className="stage-links" role="group" aria-label="Panes">
      {PANES.map(({ name, pane }) => (
        <button key={name} type="button" className="link" onClick={() => turnTo(pane)}>
          {name}
        </button>
      ))}
    </div>
  );
}
