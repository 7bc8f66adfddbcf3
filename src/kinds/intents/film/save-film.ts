import { writeFilm, type FilmShot } from '../../../figures/film/film.ts';
import { mapExtent, mapFigure } from '../../../figures/map-figure.ts';
import type { Theme } from '../../../figures/theme.ts';
import { marksOf, type MarkGroup } from '../../../figures/travel/marks.ts';
import { downloadBlob } from '../../../exchange/files.ts';
import type { MapFrame, RunRecord } from '../../../runs/record.ts';
import type { ColourBy } from '../config.ts';
import { mapOptions } from '../map-options.ts';
import { shotsOf } from './captions.ts';

export const FILM_FORMATS = ['webm', 'gif'] as const;
export type FilmFormat = (typeof FILM_FORMATS)[number];

/** A run's film as it is drawn: the marks of each map once, however many epochs show it. */
export function filmShots(run: RunRecord, colourBy: ColourBy, theme: Theme): readonly FilmShot[] {
  const reach = mapExtent(run.maps);
  const drawn = new Map<MapFrame, readonly MarkGroup[]>();
  const marks = (frame: MapFrame): readonly MarkGroup[] => {
    const known = drawn.get(frame);
    if (known !== undefined) return known;
    const made = marksOf(mapFigure(frame, { ...mapOptions(run, frame, colourBy), theme }).data);
    drawn.set(frame, made);
    return made;
  };
  return shotsOf(run).map(({ frame, when, intents, run: name }) => ({
    marks: marks(frame),
    reach,
    caption: [when, intents, `${name} · ELCRec Lab`],
  }));
}

/** Writes a run's film and hands it over as `<run>-film.webm`; false where the browser cannot encode it. */
export async function saveFilm(
  run: RunRecord,
  format: FilmFormat,
  { colourBy, theme }: { readonly colourBy: ColourBy; readonly theme: Theme },
  onProgress: (share: number) => void,
): Promise<boolean> {
  const writer =
    format === 'gif'
      ? (await import('../../../figures/film/gif.ts')).gifWriter()
      : await (await import('../../../figures/film/webm.ts')).webmWriter();
  if (writer === null) return false;
  const film = await writeFilm(filmShots(run, colourBy, theme), theme, writer, onProgress);
  downloadBlob(`${run.name}-film.${format}`, film);
  return true;
}
