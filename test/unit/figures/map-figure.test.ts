/** The map of users and the health of their groups. */
import { describe, expect, it } from 'vitest';
import { healthFigure, mapExtent, mapFigure, type Figure } from '../../../src/figures/index.ts';
import { groupCentres } from '../../../src/figures/group-centres.ts';
import { agreementFigure } from '../../../src/figures/agreement-figure.ts';
import { health } from '../../support/runs-fixture.ts';
import { few, labels, many, named, options, traces } from '../../support/figures.ts';

describe('mapFigure', () => {
  const groupsOf = (figure: Figure) => traces(figure).map(({ legendgroup }) => legendgroup);

  it('has one number and one group for an intent: its users, its star and its name', () => {
    const figure = mapFigure(few, { ...options, colourBy: 'intent' });
    expect(traces(figure).map((t) => t.name)).toEqual([
      'intent 1 · 3',
      'intent 2 · 1',
      'intent 3 · 1',
      'centre of intent 1',
      'centre of intent 2',
      'centre of intent 3',
      'intent 1',
      'intent 2',
      'intent 3',
    ]);
    expect(groupsOf(figure).slice(0, 3)).toEqual(groupsOf(figure).slice(3, 6));
    expect(groupsOf(figure).slice(0, 3)).toEqual(groupsOf(figure).slice(6));
    expect(traces(figure)[0].customdata).toEqual([0, 1, 2]);
    const [users, star, name] = [0, 3, 6].map((i) => traces(figure)[i]);
    expect(star.marker?.color).toBe(users.marker?.color);
    expect(name.text).toEqual(['1', '1', '1']);
  });

  it('leaves no trace outside the groups of the legend, which an isolation would leave standing', () => {
    for (const colourBy of ['intent', 'planted'] as const)
      for (const one of [few, many])
        for (const trace of traces(mapFigure(one, { ...options, colourBy })))
          expect(trace.legendgroup).toEqual(expect.any(String));
  });

  it('shows the centre of an intent without users hollow, with an entry of its own', () => {
    const figure = mapFigure(few, { ...options, colourBy: 'intent', occupancy: [9, 0, 4] });
    expect(named(figure, 'intent 2 · empty')[0]).toMatchObject({ marker: { symbol: 'star-open' } });
    const stars = traces(figure).filter((t) => t.marker?.symbol === 'star');
    expect(stars.map(({ name }) => name)).toEqual(['centre of intent 1', 'centre of intent 3']);
  });

  it('keeps twelve colours and draws every other user grey', () => {
    const figure = mapFigure(many, { ...options, colourBy: 'intent' });
    expect(named(figure, /^intent \d+ ·/)).toHaveLength(12);
    const drawn = traces(figure)
      .filter((t) => / · /.test(t.name ?? ''))
      .reduce((sum, t) => sum + (t.x?.length ?? 0), 0);
    expect(drawn).toBe(600);
    expect(named(figure, /others · 300/)).toHaveLength(1);
  });

  it('brings a highlighted intent forward, also one without a colour', () => {
    const opacity = (figure: Figure, name: RegExp) => named(figure, name)[0].marker?.opacity;
    const figure = mapFigure(few, { ...options, colourBy: 'intent', highlight: 1 });
    expect(Number(opacity(figure, /^intent 2 ·/))).toBeGreaterThan(
      Number(opacity(figure, /^intent 1 ·/)),
    );
    const grey = mapFigure(many, { ...options, colourBy: 'intent', highlight: 41 });
    expect(named(grey, /^intent 42 ·/)).toHaveLength(1);
  });

  it('calls planted intents by their names, in tones that no learned one has', () => {
    const names = ['garden', 'music', 'books'];
    const figure = mapFigure(few, { ...options, colourBy: 'planted', names });
    const [users] = named(figure, 'music · 2');
    // A user by number and by the other labelling.
    expect(users.text).toEqual(['1<br>intent 1', '2<br>intent 1']);
    expect(named(figure, 'music')[0].text).toEqual(['music', 'music']);
    const byIntent = mapFigure(few, { ...options, colourBy: 'intent', names });
    const tones = (one: Figure) => traces(one).map((t) => t.marker?.color);
    expect(tones(byIntent)).not.toContain(users.marker?.color);
    expect(traces(byIntent)[0].text).toEqual([
      '1<br>planted: music',
      '2<br>planted: music',
      '3<br>planted: garden',
    ]);
    expect(byIntent.table.rows[0]).toEqual([1, 3, '60 %', 'music (66.7 %)']);
    expect(figure.table.rows.map(([name]) => name)).toEqual(['garden', 'music', 'books']);
  });

  it('is grey and says why when it is not to be trusted', () => {
    const at = (trustworthiness: number) =>
      mapFigure(
        { ...few, quality: { ...few.quality, trustworthiness } },
        { ...options, colourBy: 'intent' },
      );
    expect(traces(at(0.79)).map(({ name }) => name)).toEqual(['users']);
    expect(labels(at(0.79))[0]).toContain('trustworthiness 0.79, under 0.8');
    expect(at(0.79).summary).toContain('Do not read this map');
    expect(labels(at(0.8))).toEqual([]);
    expect(traces(at(0.8)).length).toBeGreaterThan(1);
  });

  it('is a square as wide as there is room, the legend below it', () => {
    const { layout } = mapFigure(few, { ...options, colourBy: 'intent', width: 700 });
    const { l = 0, r = 0, t = 0, b = 0 } = layout.margin ?? {};
    expect((layout.height ?? 0) - t - b).toBe(700 - l - r);
    expect(b).toBeGreaterThan(20);
  });

  it('says how many users it shows of how many', () => {
    const figure = mapFigure(few, { ...options, colourBy: 'intent', totalUsers: 1500 });
    expect(figure.summary).toMatch(/^5 of 1,500 users before training, 3 of 3 intents/);
  });

  it('holds every frame of a film in one square', () => {
    const extent = mapExtent([few, many]);
    expect(mapFigure(few, { ...options, colourBy: 'intent', extent }).layout.xaxis?.range).toEqual([
      -extent,
      extent,
    ]);
    expect(extent).toBeGreaterThan(10);
  });
});

describe('groupCentres', () => {
  const clump = (x: number, users: number) =>
    Array.from({ length: users }, (_, i) => ({ x: x + (i % 3) / 10, y: i / 100 }));

  it('finds each group of a label, the fullest first, and no stragglers', () => {
    const places = groupCentres([...clump(50, 30), ...clump(0, 60), ...clump(-80, 3)], 2);
    expect(places.map(({ x }) => Math.round(x))).toEqual([0, 50]);
    expect(groupCentres([], 2)).toEqual([]);
  });
});

describe('agreementFigure', () => {
  it('draws every epoch from before training, and marks the one on show', () => {
    const points = [0.34, 0.71, 0.75].map((nmi, epoch) => ({ epoch, nmi }));
    const figure = agreementFigure(points, { ...options, at: 1 });
    expect(traces(figure)[0]).toMatchObject({ x: [0, 1, 2], y: [0.34, 0.71, 0.75] });
    expect(traces(figure)[1]).toMatchObject({ x: [1], y: [0.71] });
    expect(figure.summary).toContain('0.34 before training, 0.75 after epoch 2');
    expect(traces(agreementFigure(points, { ...options, at: 9 }))).toHaveLength(1);
  });
});

describe('healthFigure', () => {
  it('sorts intents by users and keeps the empty ones', () => {
    const figure = healthFigure(health([5, 9, 0]), options);
    expect(traces(figure)[0]).toMatchObject({ type: 'bar', x: [1, 2, 3], y: [9, 5, 0] });
    expect(figure.table.rows.map((row) => row[0])).toEqual([2, 1, 3]);
    // The numbers below the bars are the intents', as on the map.
    expect(figure.layout.xaxis).toMatchObject({ tickvals: [1, 2, 3], ticktext: ['2', '1', '3'] });
    expect(labels(figure)).toEqual(['even share 5']);
  });

  it('draws many intents as one area', () => {
    const figure = healthFigure(health(Array.from({ length: 256 }, () => 3)), options);
    expect(traces(figure)[0].type).toBe('scatter');
    expect(figure.layout.xaxis?.showticklabels).toBe(false);
  });
});
