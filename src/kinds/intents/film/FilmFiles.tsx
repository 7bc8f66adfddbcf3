import { useState } from 'react';
import { SAVE_FORMATS, type SaveFormat } from '../../../figures/save.ts';
import { useChartTheme } from '../../../figures/use-chart-theme.ts';
import type { RunRecord } from '../../../runs/record.ts';
import { unless } from '../../../ui/off.ts';
import { usePage } from '../../page.tsx';
import type { ColourBy } from '../config.ts';

interface FilmFilesProps {
  readonly run: RunRecord;
  readonly colourBy: ColourBy;
}

const FILMS = ['webm', 'gif'] as const;

/** A run's maps as files: moving, and beside each other. What writes them is loaded when it is asked for. */
export function FilmFiles({ run, colourBy }: FilmFilesProps) {
  const page = usePage();
  const theme = useChartTheme();
  const [share, setShare] = useState<number | null>(null);
  const off =
    run.maps.length === 0
      ? 'There is no map yet.'
      : share !== null
        ? 'A film is being written.'
        : null;

  async function film(format: (typeof FILMS)[number]) {
    setShare(0);
    try {
      const { saveFilm } = await import('./save-film.ts');
      const isSaved = await saveFilm(run, format, { colourBy, theme }, setShare);
      if (!isSaved) page.say('This browser cannot encode WebM. Save the film as a GIF.');
    } catch {
      page.say('The film could not be written. Try the other format, or reload the page.');
    } finally {
      setShare(null);
    }
  }

  async function strip(format: SaveFormat) {
    try {
      const { saveFilmstrip } = await import('./save-filmstrip.ts');
      await saveFilmstrip(run, colourBy, format, theme);
    } catch {
      page.say('The filmstrip could not be drawn. Reload the page and try again.');
    }
  }

  return (
    <>
      <div className="film-line">
        <span className="small quiet">
          Save film{share !== null && <span className="num">, {Math.round(100 * share)} %</span>}
        </span>
        <span className="row">
          {FILMS.map((format) => (
            <button
              key={format}
              type="button"
              className="link small"
              aria-label={`Save the film as ${format.toUpperCase()}`}
              {...unless(off, () => void film(format), page.say)}
            >
              {format.toUpperCase()}
            </button>
          ))}
        </span>
      </div>
      <div className="film-line">
        <span className="small quiet">Save filmstrip</span>
        <span className="row">
          {SAVE_FORMATS.map((format) => (
            <button
              key={format}
              type="button"
              className="link small"
              aria-label={`Save the filmstrip as ${format.toUpperCase()}`}
              {...unless(off, () => void strip(format), page.say)}
            >
              {format.toUpperCase()}
            </button>
          ))}
        </span>
      </div>
    </>
  );
}
