import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { draw, png } from '../../../scripts/icons.mjs';
import { buildOf, isKept } from '../../../scripts/offline.mjs';
import {
  followUpdates,
  openNewer,
  type BuildRegistration,
  type BuildWorker,
} from '../../../src/app/offline.ts';
import { cacheName, fileOf, isolated, outdated } from '../../../workers/offline/precache.ts';

const SCOPE = 'https://a.org/some/where/';

describe('a request below the page', () => {
  const files = ['index.html', 'datasets/catalog.json'];
  it.each([
    [SCOPE, 'index.html'],
    [`${SCOPE}?notebook=1#map`, 'index.html'],
    [`${SCOPE}index.html`, 'index.html'],
    [`${SCOPE}datasets/catalog.json`, 'datasets/catalog.json'],
    // Not listed, yet perhaps kept by the build before.
    [`${SCOPE}assets/lab.worker-1.js`, 'assets/lab.worker-1.js'],
  ])('%s is our file %s', (url, file) => expect(fileOf(url, SCOPE, files)).toBe(file));

  it.each([
    'https://a.org/some/',
    'https://a.org/elsewhere/index.html',
    `${SCOPE}datasets/other.txt`,
    'https://raw.githubusercontent.com/some/where/index.html',
  ])('%s is left to the network', (url) => expect(fileOf(url, SCOPE, files)).toBeNull());
});

describe('the caches of older builds', () => {
  const of = (version: string) => cacheName(SCOPE, version);
  const strangers = ['elcrec-lab-datasets', cacheName('https://a.org/copy/', '1'), 'other'];

  it('go, but for the newest, whose page may still be open', () => {
    expect(outdated([of('1'), ...strangers, of('2'), of('3')], SCOPE, '3')).toEqual([of('1')]);
    expect(outdated([of('1'), of('2'), of('3')], SCOPE, '1')).toEqual([of('2')]);
  });

  it('stay where there is but one, and what is not this copy of the lab always stays', () => {
    expect(outdated([...strangers, of('1')], SCOPE, '1')).toEqual([]);
    expect(outdated([...strangers, of('1'), of('2')], SCOPE, '2')).toEqual([]);
  });
});

it('what is kept carries the headers of isolation, its type, and no word on its delivery', async () => {
  const headers = { 'content-type': 'text/javascript', 'content-encoding': 'gzip' };
  const kept = isolated(new Response('const a = 1;', { headers }));
  expect(Object.fromEntries(kept.headers)).toEqual({
    'content-type': 'text/javascript',
    'cross-origin-embedder-policy': 'require-corp',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  });
  expect(await kept.text()).toBe('const a = 1;');
});

class ScriptedWorker implements BuildWorker {
  state: ServiceWorkerState;
  readonly heard: unknown[] = [];
  readonly #listeners: (() => void)[] = [];
  constructor(state: ServiceWorkerState) {
    this.state = state;
  }
  postMessage(message: unknown): void {
    this.heard.push(message);
  }
  addEventListener(_type: string, listener: () => void): void {
    this.#listeners.push(listener);
  }
  becomes(state: ServiceWorkerState): void {
    this.state = state;
    for (const listener of this.#listeners) listener();
  }
}

function registration(parts: Partial<BuildRegistration>) {
  let found = () => undefined as void;
  const part = { active: null, waiting: null, installing: null, ...parts };
  const made: BuildRegistration = { ...part, addEventListener: (_type, act) => void (found = act) };
  return {
    made,
    update: (installing: BuildWorker) => (Object.assign(made, { installing }), found()),
  };
}

describe('a newer build', () => {
  const followed = (made: BuildRegistration) => {
    const ready: BuildWorker[] = [];
    followUpdates(made, (worker) => ready.push(worker));
    return ready;
  };

  it('is told of when it is complete', () => {
    const { made, update } = registration({ active: new ScriptedWorker('activated') });
    const ready = followed(made);
    const newer = new ScriptedWorker('installing');
    update(newer);
    expect(ready).toEqual([]);
    newer.becomes('installed');
    newer.becomes('activating');
    expect(ready).toEqual([newer]);
  });

  it('is told of when it waited already, or was on its way', () => {
    const active = new ScriptedWorker('activated');
    const waiting = new ScriptedWorker('installed');
    expect(followed(registration({ active, waiting }).made)).toEqual([waiting]);
    const installing = new ScriptedWorker('installing');
    const ready = followed(registration({ active, installing }).made);
    installing.becomes('installed');
    expect(ready).toEqual([installing]);
  });

  it('is none on the first visit, nor when its files could not be had', () => {
    const first = new ScriptedWorker('installing');
    const none = followed(registration({ installing: first }).made);
    first.becomes('installed');
    expect(none).toEqual([]);
    const { made, update } = registration({ active: new ScriptedWorker('activated') });
    const broken = new ScriptedWorker('installing');
    const ready = followed(made);
    update(broken);
    broken.becomes('redundant');
    expect(ready).toEqual([]);
  });

  it('takes over when told, and only then the page reloads', () => {
    const newer = new ScriptedWorker('installed');
    let reloads = 0;
    openNewer(newer, () => (reloads += 1));
    expect(newer.heard).toEqual(['take-over']);
    newer.becomes('activating');
    expect(reloads).toBe(0);
    newer.becomes('activated');
    expect(reloads).toBe(1);
  });

  it('that another tab let in needs the page alone', () => {
    const newer = new ScriptedWorker('activated');
    let reloads = 0;
    openNewer(newer, () => (reloads += 1));
    expect([reloads, newer.heard]).toEqual([1, []]);
  });
});

describe('the files of a build', () => {
  let folder = '';
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'build-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('are all of the folder but the service worker and what no page asks for', () => {
    write('index.html', 'a');
    write('service-worker.js', 'b');
    write('.sources', 'c');
    write('assets/font.woff', 'd');
    write('datasets/a/b.txt', 'e');
    expect(buildOf(folder).files).toEqual(['datasets/a/b.txt', 'index.html']);
  });

  it('have a version that changes with any content or name, and with nothing else', () => {
    write('index.html', 'a');
    write('b.txt', 'b');
    const { version } = buildOf(folder);
    write('service-worker.js', 'changed');
    expect(buildOf(folder).version).toBe(version);
    write('b.txt', 'c');
    const second = buildOf(folder).version;
    rmSync(join(folder, 'b.txt'));
    write('c.txt', 'c');
    expect(new Set([version, second, buildOf(folder).version]).size).toBe(3);
  });

  it('have the letters the page writes in, Latin and Greek', () => {
    const font = (subset: string) => `assets/inter-${subset}-wght-normal-B5xAaiFk.woff2`;
    expect(['latin', 'greek'].map(font).every(isKept)).toBe(true);
    const others = ['latin-ext', 'greek-ext', 'cyrillic', 'cyrillic-ext', 'vietnamese'];
    expect(others.map(font).filter(isKept)).toEqual([]);
  });
});

describe('an icon', () => {
  const at = (pixels: Uint8Array, size: number, x: number, y: number) => [
    ...pixels.subarray((y * size + x) * 4, (y * size + x) * 4 + 4),
  ];

  it('is the logo: a ring, its right half filled, nothing around it', () => {
    const pixels = draw(64, false);
    expect(at(pixels, 64, 44, 32)).toEqual([0xd5, 0x5e, 0x00, 255]);
    expect(at(pixels, 64, 6, 32)).toEqual([0x8f, 0x8a, 0x80, 255]);
    expect(at(pixels, 64, 20, 32)).toEqual([0, 0, 0, 0]);
    expect(at(pixels, 64, 0, 0)).toEqual([0, 0, 0, 0]);
  });

  it('that may be masked fills its square and keeps the logo inside the safe circle', () => {
    const size = 100;
    const pixels = draw(size, true);
    for (let y = 0; y < size; y += 1)
      for (let x = 0; x < size; x += 1)
        if (Math.hypot(x + 0.5 - 50, y + 0.5 - 50) > 40)
          expect(at(pixels, size, x, y)).toEqual([0xfc, 0xfb, 0xf9, 255]);
  });

  it('is a PNG file of its pixels', () => {
    const file = png(
      2,
      Uint8Array.from({ length: 16 }, (_, i) => i),
    );
    expect(file.subarray(1, 4).toString('latin1')).toBe('PNG');
    const data = file.indexOf('IDAT');
    const length = file.readUInt32BE(data - 4);
    expect([...inflateSync(file.subarray(data + 4, data + 4 + length))]).toEqual([
      ...[0, 0, 1, 2, 3, 4, 5, 6, 7],
      ...[0, 8, 9, 10, 11, 12, 13, 14, 15],
    ]);
  });
});
