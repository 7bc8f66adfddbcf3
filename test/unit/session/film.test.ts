import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { filmEffects } from '../../../src/session/film.ts';
import { createLabStore } from '../../../src/session/store.ts';
import { filmPace } from '../../../src/runs/timeline.ts';
import { epoch, frame, record } from '../../support/runs-fixture.ts';

const EPOCHS = 4;
const run = {
  ...record(),
  maps: [{ ...frame([0, 1]), epoch: 0 }],
  epochs: Array.from({ length: EPOCHS }, (_, n) => epoch(n, 0.1)),
};

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function open() {
  const store = createLabStore({ runs: [run] });
  const film = filmEffects({ store, update: (change) => store.setState(change) });
  const at = () => store.getState().scrubbed.get(run.id) ?? 'newest';
  const playing = () => store.getState().film.playing;
  return { store, film, at, playing };
}

it('plays every epoch from the start, and ends at the newest', () => {
  const { film, at, playing } = open();
  film.playFilm(run.id);
  const seen = [at()];
  while (playing() !== null) {
    vi.advanceTimersByTime(filmPace(EPOCHS));
    seen.push(at());
  }
  expect(seen).toEqual([0, 1, 2, 3, 'newest']);
  expect(vi.getTimerCount()).toBe(0);
});

it('begins where the run is looked at, and stops where it is scrubbed to', () => {
  const { film, at, playing } = open();
  film.scrub(run.id, 2);
  film.playFilm(run.id);
  expect(at()).toBe(2);
  vi.advanceTimersByTime(filmPace(EPOCHS));
  expect(at()).toBe(3);
  film.scrub(run.id, 1);
  vi.advanceTimersByTime(10_000);
  expect([at(), playing()]).toEqual([1, null]);
});

it('goes faster as soon as it is told to', () => {
  const { film, at } = open();
  film.playFilm(run.id);
  film.filmSpeed(4);
  vi.advanceTimersByTime(filmPace(EPOCHS) / 2);
  expect(at()).toBe(2);
});

it('ends with a run that is gone, and does not begin with one of a single moment', () => {
  const { store, film, playing } = open();
  film.playFilm(run.id);
  store.setState({ runs: [] });
  vi.advanceTimersByTime(10_000);
  expect(playing()).toBeNull();
  store.setState({ runs: [{ ...run, epochs: [] }] });
  film.playFilm(run.id);
  expect(playing()).toBeNull();
});
