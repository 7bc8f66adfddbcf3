import { useCallback, useId, useState, type ReactNode } from 'react';
import type { LabError } from '../../workers/protocol/errors.ts';
import type { Provenance } from './export.ts';
import type { Figure } from './figure.ts';
import { useCrosshair } from './Crosshair.tsx';
import { FigureTable } from './FigureTable.tsx';
import { FigureTools } from './FigureTools.tsx';
import { saveFigure, type SaveFormat } from './save.ts';
import { useChartTheme } from './use-chart-theme.ts';
import { usePlotly } from './use-plotly.ts';
import './charts.css';

export interface PlotProps {
  readonly figure: Figure;
  /** First part of saved files' names, usually the run's. */
  readonly fileName: string;
  readonly provenance: Provenance;
  /** Where a log scale is offered: the figure function draws it, the page holds the switch. */
  readonly logY?: { readonly on: boolean; readonly toggle: () => void };
  /** A place on the x axis that is marked as long as it is given: where a run is looked back at. */
  readonly cursor?: number | null;
  /** A point was clicked; what its trace says of it (the map: the user's row). */
  readonly onPick?: (custom: unknown) => void;
  /** Points were rounded up: what their traces say of each. Where the figure's dragmode is lasso. */
  readonly onSelect?: (customs: readonly unknown[]) => void;
  readonly onError?: (error: LabError) => void;
  /** Laid over the drawing. */
  readonly children?: ReactNode;
}

/** A figure on the page: title, quiet tools, drawing or table, and one sentence in words. */
export function Plot({
  figure,
  fileName,
  provenance,
  logY,
  cursor = null,
  onPick,
  onSelect,
  onError,
  children,
}: PlotProps) {
  const theme = useChartTheme();
  const id = useId();
  const [fits, setFits] = useState(0);
  const [asTable, setAsTable] = useState(false);
  const [failure, setFailure] = useState<LabError | null>(null);
  const height = figure.layout.height ?? 280;
  // Fit takes back zooms and hidden traces, where there can be any.
  const canChange = figure.layout.dragmode !== false || figure.layout.showlegend === true;

  const fail = useCallback(
    (what: string, thrown: unknown) => {
      const error = figureError(what, thrown);
      setFailure(error);
      onError?.(error);
    },
    [onError],
  );
  const fit = useCallback(() => {
    setFits((n) => n + 1);
  }, []);

  const crosshair = useCrosshair();
  const { ref, mark, cursorMark, drawn } = usePlotly(
    { figure, fits, cursor },
    {
      onError: (thrown) => {
        setAsTable(true);
        fail('drawn', thrown);
      },
      onFit: fit,
      onPick: (custom) => onPick?.(custom),
      onSelect: (customs) => onSelect?.(customs),
    },
    crosshair,
  );

  const save = (format: SaveFormat) => {
    const width = ref.current?.clientWidth ?? 0;
    const options = { name: fileName, provenance, theme, width: Math.max(width, 480) };
    saveFigure(format, figure, options).catch((thrown: unknown) => {
      fail('saved', thrown);
    });
  };

  return (
    <div className="plot" role="figure" aria-labelledby={`${id}-t`} aria-describedby={`${id}-s`}>
      <div className="plot-head">
        <span className="plot-title" id={`${id}-t`}>
          {figure.title}
        </span>
        <FigureTools
          title={figure.title}
          logY={logY}
          fit={canChange ? fit : null}
          asTable={asTable}
          onAsTable={() => {
            setFailure(null);
            setAsTable(!asTable);
          }}
          save={save}
        />
      </div>
      {asTable && <FigureTable table={figure.table} title={figure.title} height={height} />}
      {/* The drawing keeps its place while the table shows, so its zoom is not lost. */}
      <div className="plot-box" style={{ height }} hidden={asTable} aria-hidden="true">
        <div className="plot-drawing" ref={ref} />
        <div className="plot-mark" ref={mark} hidden />
        <div className="plot-cursor" ref={cursorMark} hidden />
        {children}
        {!drawn && <div className="plot-skeleton" />}
      </div>
      <p className="plot-summary" id={`${id}-s`}>
        {figure.summary}
      </p>
      {failure !== null && (
        <p className="plot-failure" role="alert">
          {failure.message} {failure.action}
        </p>
      )}
    </div>
  );
}

function figureError(what: string, thrown: unknown): LabError {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return {
    code: 'INTERNAL',
    message: `The figure could not be ${what}.`,
    action: 'Its numbers are in the table; reload the page to try again.',
    detail: thrown instanceof Error ? (thrown.stack ?? text) : text,
  };
}
