import type { RunConfig } from '../../../workers/catalog/config.ts';
import { TOTAL, lossOf } from '../../../workers/catalog/metrics.ts';
import { termColour } from '../../figures/theme.ts';
import { useChartTheme } from '../../figures/use-chart-theme.ts';
import type { RunRecord } from '../../runs/record.ts';
import { metric } from '../../runs/summary.ts';
import { formulaTerms, formulaText } from './formula.ts';
import { style } from '../../ui/style.ts';

interface FormulaProps {
  readonly config: RunConfig;
  /** The run whose values light the terms up; null where the formula is one that has not run. */
  readonly run: RunRecord | null;
  /** Whose formula it is, where there are two: that of the settings, and that of a run with others. */
  readonly caption?: string;
}

/**
 * The loss as it is being minimised, and the key to the curves below it: a term takes its curve's
 * colour and shows its value as soon as the curve has a point.
 */
export function Formula({ config, run, caption }: FormulaProps) {
  const theme = useChartTheme();
  const last = run?.steps.at(-1)?.losses ?? null;
  return (
    <div className="formula-box">
      {caption !== undefined && <p className="formula-caption small quiet">{caption}</p>}
      <p className="unseen">The loss: {formulaText(config)}</p>
      <div className="formula" aria-hidden="true">
        <span className="formula-term formula-total">
          <span className="formula-symbols">
            <i>L</i> =
          </span>
          <span className="formula-name">total</span>
          <span className="formula-value num">
            {last === null ? ' ' : metric(lossOf(last, TOTAL))}
          </span>
        </span>
        {formulaTerms(config).map(({ term, label, subscript, weight }, index) => {
          const value = last && lossOf(last, term);
          const state = weight === 0 ? 'off' : value === null ? 'on' : 'alive';
          return (
            <span key={term} className="formula-part">
              {index > 0 && <span className={`formula-plus ${weight === 0 ? 'off' : ''}`}>+</span>}
              <span
                className={`formula-term ${state}`}
                style={style({ '--term': termColour(term, theme) })}
              >
                <span className="formula-symbols">
                  {weight !== 1 && weight !== 0 && <span className="num">{weight} </span>}
                  <i>L</i>
                  <sub>{subscript}</sub>
                </span>
                <span className="formula-name">{label}</span>
                <span className="formula-value num">
                  {state === 'off' ? 'off' : value === null ? ' ' : metric(value)}
                </span>
              </span>
            </span>
          );
        })}
      </div>
    </div>
  );
}
