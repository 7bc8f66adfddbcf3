import type { RunRecord } from '../../runs/record.ts';
import { FILM_SPEEDS } from '../../state/state.ts';
import { ChevronIcon } from '../../ui/icons.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { useLab, usePage } from '../page.tsx';
import type { ColourBy } from './config.ts';
import { FilmFiles } from './film/FilmFiles.tsx';
import { learnsIntents } from './model.ts';

interface FilmSettingsProps {
  readonly run: RunRecord;
  readonly colourBy: ColourBy;
}

/** How a run's film is shown, and the film as a file. */
export function FilmSettings({ run, colourBy }: FilmSettingsProps) {
  const page = usePage();
  const { speed } = useLab((state) => state.film);
  const trails = useLab((state) => state.trails);
  return (
    <Panel
      name="Film"
      align="end"
      className="button quiet-button film-button"
      label={
        <>
          Film <ChevronIcon />
        </>
      }
    >
      {() => (
        <div className="film-settings">
          <div className="film-line">
            <span className="small quiet">Speed</span>
            <Switch
              legend="Speed"
              options={FILM_SPEEDS.map((one) => ({ value: String(one), label: `${one} ×` }))}
              value={String(speed)}
              onChange={(chosen) =>
                page.filmSpeed(FILM_SPEEDS.find((one) => String(one) === chosen) ?? 1)
              }
            />
          </div>
          {learnsIntents(run) && (
            <label className="curve-total">
              <input
                type="checkbox"
                checked={trails}
                onChange={(event) => page.showTrails(event.target.checked)}
              />
              Show the way of the centres
            </label>
          )}
          <hr />
          <FilmFiles run={run} colourBy={colourBy} />
        </div>
      )}
    </Panel>
  );
}
