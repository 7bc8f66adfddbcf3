import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { MapFrame } from '../../../src/runs/record.ts';
import { projectorFiles, projectorZip } from '../../../src/exchange/tables/projector.ts';
import { card, frame, record } from '../../support/runs-fixture.ts';

const drawn: MapFrame = {
  ...frame([0, 2, 0], [1, 0, 1]),
  epoch: 4,
  users: Int32Array.of(7, 8, 30),
};
const run = {
  ...record(),
  dataset: {
    ...card,
    intents: [
      { name: 'tea\tand\ncoffee', users: 2 },
      { name: '=cmd', users: 1 },
    ],
  },
  maps: [drawn],
};
const snapshot = {
  epoch: 4,
  dims: 2,
  users: Int32Array.of(7, 8, 30),
  vectors: Float32Array.of(0.1, 0.2, 0.3, -0.4, 1e-7, 1),
  intents: drawn.intents,
  centres: Float32Array.of(1, 0, 0, 1, 0.6, 0.8),
  planted: drawn.planted,
  health: null,
};

const named = (files: readonly { name: string; text: string }[]) =>
  Object.fromEntries(files.map(({ name, text }) => [name, text]));
const table = (text: string) => {
  expect(text.endsWith('\n')).toBe(true);
  return text
    .slice(0, -1)
    .split('\n')
    .map((line) => line.split('\t'));
};

describe('a map for the Embedding Projector', () => {
  it('has a label for every vector, users first, then centres', () => {
    const files = named(projectorFiles(run, drawn, '0.1.0'));
    expect(table(files['metadata.tsv'])).toEqual([
      ['kind', 'user', 'intent', 'planted'],
      ['user', '7', '1', "'=cmd"],
      ['user', '8', '3', 'tea and coffee'],
      ['user', '30', '1', "'=cmd"],
      ['centre', '', '1', ''],
      ['centre', '', '2', ''],
      ['centre', '', '3', ''],
    ]);
    expect(table(files['map.tsv'])).toHaveLength(6);
  });

  it('keeps the very coordinates, with a zero that three components need', () => {
    const rows = table(named(projectorFiles(run, drawn, '0.1.0'))['map.tsv']);
    const back = rows.map((row) => row.map(Number));
    expect(back.every(([, , zero]) => zero === 0)).toBe(true);
    const flat = Float32Array.from(back.flatMap(([x, y]) => [x, y]));
    expect(flat).toEqual(Float32Array.from([...drawn.xy, ...(drawn.centres ?? [])]));
  });

  it('adds the vectors behind it while they are there, and says so when not', () => {
    const without = named(projectorFiles(run, drawn, '0.1.0'));
    expect(Object.keys(without)).toEqual(['README.txt', 'metadata.tsv', 'map.tsv']);
    expect(without['README.txt']).toContain('are not stored');
    const files = named(projectorFiles({ ...run, snapshots: [snapshot] }, drawn, '0.1.0'));
    const rows = table(files['vectors.tsv']).map((row) => row.map(Number));
    expect(Float32Array.from(rows.flat())).toEqual(
      Float32Array.from([...snapshot.vectors, ...snapshot.centres]),
    );
    expect(files['README.txt']).toContain('vectors.tsv as the vectors');
  });

  it.each([
    ['epoch', { ...snapshot, epoch: 5 }],
    ['users', { ...snapshot, users: Int32Array.of(7, 8, 31) }],
    ['centres', { ...snapshot, centres: null }],
  ])('takes no snapshot of other %s', (_what, other) => {
    const files = named(projectorFiles({ ...run, snapshots: [other] }, drawn, '0.1.0'));
    expect(files['vectors.tsv']).toBeUndefined();
  });

  it('has no columns for what is not known', () => {
    const plain = { ...drawn, intents: null, planted: null, centres: null };
    const files = named(projectorFiles(run, plain, '0.1.0'));
    expect(table(files['metadata.tsv'])).toEqual([
      ['kind', 'user'],
      ['user', '7'],
      ['user', '8'],
      ['user', '30'],
    ]);
  });

  it('tells its run, settings and limits', () => {
    const text = named(projectorFiles(run, drawn, '0.1.0'))['README.txt'];
    expect(text).toContain('brisk-otter-3 · ELCRec · planted-intents (01234567) · seed 1');
    expect(text).toContain(card.hash);
    expect(text).toContain('"trade_off":1');
    expect(text).toContain('Sphereize');
    expect(text).toContain('41.0 %');
  });

  it('comes as one zip', async () => {
    const zip = await projectorZip(run, drawn, '0.1.0');
    const files = unzipSync(new Uint8Array(await zip.arrayBuffer()));
    const texts = Object.entries(files).map(([name, bytes]) => ({
      name,
      text: new TextDecoder().decode(bytes),
    }));
    expect(named(texts)).toEqual(named(projectorFiles(run, drawn, '0.1.0')));
  });
});
