import type { RunId } from '../../workers/protocol/ids.ts';
import { filmPace, timelineOf } from '../runs/timeline.ts';
import { filmTurned, withFilm, withScrubbed } from '../state/changes.ts';
import type { FilmSpeed } from '../state/state.ts';
import type { SessionContext } from './context.ts';

/** Back through the epochs of a run: by hand, and by themselves as a film. */
export function filmEffects({ store, update }: Pick<SessionContext, 'store' | 'update'>) {
  let timer: ReturnType<typeof setTimeout> | undefined;

  const stopFilm = () => {
    clearTimeout(timer);
    update((state) =>
      state.film.playing === null ? state : { ...state, film: { ...state.film, playing: null } },
    );
  };

  /** Each turn asks anew how fast it goes, so that another speed counts at once. */
  function turnSoon() {
    const { film, runs } = store.getState();
    const run = runs.find(({ id }) => id === film.playing);
    const line = run === undefined ? null : timelineOf(run);
    if (line === null) return stopFilm();
    clearTimeout(timer);
    timer = setTimeout(
      () => {
        update(filmTurned);
        if (store.getState().film.playing !== null) turnSoon();
      },
      filmPace(line.last - line.first) / film.speed,
    );
  }

  return {
    stopFilm,

    /** Looks at a run after so many epochs (null: after its newest); a film stops there. */
    scrub(id: RunId, trained: number | null) {
      stopFilm();
      update((state) => withScrubbed(state, id, trained));
    },

    playFilm(id: RunId) {
      stopFilm();
      update((state) => withFilm(state, id));
      if (store.getState().film.playing !== null) turnSoon();
    },

    filmSpeed(speed: FilmSpeed) {
      update((state) => ({ ...state, film: { ...state.film, speed } }));
      if (store.getState().film.playing !== null) turnSoon();
    },

    showTrails: (trails: boolean) => update((state) => ({ ...state, trails })),
  };
}
