const PANES = [
  { name: 'Map', pane: '.stage-map' },
  { name: 'Ranking', pane: '.stage-metrics' },
  { name: 'Loss', pane: '.stage-losses' },
] as const;

/** On a narrow screen the panes lie side by side: swiped, or turned to from here. */
export function PaneLinks() {
  return (
    <div className="stage-links" role="group" aria-label="Panes">
      {PANES.map(({ name, pane }) => (
        <button
          key={name}
          type="button"
          className="link"
          onClick={() =>
            document
              .querySelector(`#stage ${pane}`)
              ?.scrollIntoView({ block: 'nearest', inline: 'start' })
          }
        >
          {name}
        </button>
      ))}
    </div>
  );
}
