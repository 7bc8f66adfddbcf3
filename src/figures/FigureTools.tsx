import { MoreIcon } from '../ui/icons.tsx';
import { MenuItem } from '../ui/MenuItem.tsx';
import { Panel } from '../ui/Panel.tsx';
import { SAVE_FORMATS, type SaveFormat } from './save.ts';
import { useNarrow } from './use-chart-theme.ts';

export interface FigureToolsProps {
  /** The figure's title. */
  readonly title: string;
  readonly logY: { readonly on: boolean; readonly toggle: () => void } | undefined;
  /** Takes back zooms and hidden traces; null where there can be none. */
  readonly fit: (() => void) | null;
  readonly asTable: boolean;
  readonly onAsTable: () => void;
  readonly save: (format: SaveFormat) => void;
}

/** What can be done with a figure: in a row, or behind one button where a row of them would stand over every figure. */
export function FigureTools(props: FigureToolsProps) {
  return useNarrow() ? <Menu {...props} /> : <Row {...props} />;
}

function Row({ title, logY, fit, asTable, onAsTable, save }: FigureToolsProps) {
  return (
    <div className="plot-tools" role="toolbar" aria-label={`${title}: figure tools`}>
      {logY !== undefined && (
        <button type="button" aria-pressed={logY.on} onClick={logY.toggle}>
          Log scale
        </button>
      )}
      {fit !== null && (
        <button type="button" onClick={fit} disabled={asTable}>
          Fit
        </button>
      )}
      <button type="button" aria-pressed={asTable} onClick={onAsTable}>
        Show as table
      </button>
      {SAVE_FORMATS.map((format) => (
        <button
          key={format}
          type="button"
          aria-label={`Download ${format.toUpperCase()}`}
          onClick={() => save(format)}
        >
          {format.toUpperCase()}
        </button>
      ))}
    </div>
  );
}

/** Lines say what a press does, also of what is switched on. */
function Menu({ title, logY, fit, asTable, onAsTable, save }: FigureToolsProps) {
  return (
    <div className="plot-menu">
      <Panel
        name={`${title}: figure tools`}
        align="end"
        className="button icon-button bare"
        label={<MoreIcon />}
      >
        {(close) => {
          const item = (label: string, act: () => void) => (
            <MenuItem
              key={label}
              onClick={() => {
                close();
                act();
              }}
            >
              {label}
            </MenuItem>
          );
          return (
            <div className="menu">
              {item(asTable ? 'Show as figure' : 'Show as table', onAsTable)}
              {logY !== undefined && item(logY.on ? 'Linear scale' : 'Log scale', logY.toggle)}
              {fit !== null && !asTable && item('Fit', fit)}
              <hr />
              {SAVE_FORMATS.map((format) =>
                item(`Download ${format.toUpperCase()}`, () => save(format)),
              )}
            </div>
          );
        }}
      </Panel>
    </div>
  );
}
