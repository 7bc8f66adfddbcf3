import type { Archive, Found } from '../../src/storage/archive.ts';
import type { NotebookId } from '../../src/document/ids.ts';
import { unfinished } from '../../src/runs/map-chain.ts';
import type { RunRecord } from '../../src/runs/record.ts';
import {
  listDocuments,
  readDocument,
  storeDocument,
  type StoredDocument,
} from '../../src/storage/stored-document.ts';
import { STORED_VERSION } from '../../src/storage/schema/upgrades.ts';
import { readSteps, storeSteps } from '../../src/storage/stored-steps.ts';
import { readMap, readRunHead, readUndrawn, storeRun } from '../../src/storage/stored.ts';
import type { RunId } from '../../workers/protocol/ids.ts';
import type { ResumePoint } from '../../workers/protocol/run.ts';
import { recordFor } from '../../src/storage/conflict-copy.ts';
import { beyond, CAPS, type Cap } from '../../src/storage/limits.ts';
import type { RunPlace } from '../../src/runs/record.ts';
import {
  findFile,
  withPlaces,
  type FileWish,
  type KeptFile,
} from '../../src/storage/stored-file.ts';

/** A run as the browser's archive gives it back: what its records cannot hold shows here too. */
function throughStore(run: RunRecord): readonly RunRecord[] {
  const stored = structuredClone(storeRun(run, 'test'));
  const head = readRunHead(stored);
  const steps = readSteps(storeSteps(run.id, run.steps));
  if (head === null || steps === null) return [];
  const version = STORED_VERSION;
  const maps = run.maps.flatMap((frame) => readMap({ runId: run.id, version, frame }) ?? []);
  return [{ ...head, steps, maps, snapshots: readUndrawn(stored.undrawn) }];
}

/** An archive that lasts as long as the test; `refuse` makes every write fail until it is taken back. */
export class MemoryArchive implements Archive {
  readonly runs = new Map<RunId, RunRecord>();
  readonly points = new Map<RunId, ResumePoint>();
  readonly checkpoints = new Map<RunId, { readonly savedAt: number; readonly file: Blob }>();
  readonly files = new Map<string, KeptFile>();
  /** As the browser's archive stores them: what cannot be read back shows here too. */
  readonly notebooks = new Map<NotebookId, StoredDocument>();
  /** What was written, in order: "run", "steps", "maps", "point", … */
  readonly writes: string[] = [];
  hidden: ReadonlySet<RunId> = new Set();
  unreadableRuns = 0;
  refuse: Error | null = null;
  /** Which writes `refuse` is for; all of them unless named. */
  refuseOnly: readonly string[] | null = null;
  refused = 0;
  /** While set, a write waits for it before it takes effect. */
  gate: Promise<void> | null = null;

  load(limit: number): Promise<Found> {
    const runs = [...this.runs.values()]
      .flatMap(throughStore)
      .sort((a, b) => b.startedAt.localeCompare(a.startedAt))
      .slice(0, limit);
    const resumable = new Set(this.points.keys());
    const { hidden } = this;
    const { library, unreadable } = listDocuments([...this.notebooks.values()]);
    return Promise.resolve({
      runs,
      hidden,
      resumable,
      library,
      unreadable: { runs: this.unreadableRuns, notebooks: unreadable },
    });
  }

  saveRun = (record: RunRecord) =>
    this.#write('run', () => {
      const { steps = [], maps = [] } = this.runs.get(record.id) ?? {};
      this.runs.set(record.id, { ...record, steps, maps, snapshots: unfinished(record) });
    });

  saveSteps: Archive['saveSteps'] = (id, steps) =>
    this.#write('steps', () => this.#change(id, { steps }));

  saveMaps: Archive['saveMaps'] = (id, frames, gone) =>
    this.#write('maps', () => {
      const replaced = new Set([...gone, ...frames.map(({ epoch }) => epoch)]);
      const old = (this.runs.get(id)?.maps ?? []).filter(({ epoch }) => !replaced.has(epoch));
      this.#change(id, { maps: [...old, ...frames].sort((a, b) => a.epoch - b.epoch) });
    });

  saveHidden = (hidden: ReadonlySet<RunId>) => this.#write('hidden', () => (this.hidden = hidden));

  savePoint: Archive['savePoint'] = async (id, point) => {
    let gone: readonly RunId[] = [];
    await this.#write('point', () => {
      this.points.delete(id);
      this.points.set(id, point);
      gone = [...this.points.keys()].slice(0, -CAPS.points.count);
      for (const one of gone) this.points.delete(one);
    });
    return gone;
  };

  saveCheckpoint: Archive['saveCheckpoint'] = (id, file, savedAt) =>
    this.#write('checkpoint', () => {
      this.checkpoints.set(id, { file, savedAt });
      drop(this.checkpoints, CAPS.checkpoints);
    });

  checkpoint = (id: RunId) => Promise.resolve(this.checkpoints.get(id)?.file ?? null);

  saveFile = (file: KeptFile) =>
    this.#write('file', () => {
      this.files.set(file.hash, withPlaces(file, this.files.get(file.hash) ?? null));
      drop(this.files, CAPS.files);
    });

  file = (wish: FileWish) => Promise.resolve(findFile([...this.files.values()], wish));

  usage: Archive['usage'] = () =>
    Promise.resolve({
      runs: this.runs.size,
      notebooks: this.notebooks.size,
      checkpoints: held(this.checkpoints),
      files: held(this.files),
    });

  runsOf = (belongs: (place: RunPlace | null) => boolean) =>
    Promise.resolve(
      [...this.runs.values()].filter(({ place }) => belongs(place)).map(({ id }) => id),
    );

  point = (id: RunId) => Promise.resolve(this.points.get(id) ?? null);
  deletePoint = (id: RunId) => this.#write('no point', () => this.points.delete(id));

  deleteRun = (id: RunId) =>
    this.#write('no run', () => {
      this.runs.delete(id);
      this.points.delete(id);
      this.checkpoints.delete(id);
    });

  saveNotebook: Archive['saveNotebook'] = async (document, savedAt) => {
    const { key } = await this.#recordFor(document.notebook.id);
    await this.#write('notebook', () =>
      this.notebooks.set(key, storeDocument(document, 'test', savedAt, key)),
    );
  };

  notebook = async (id: NotebookId) => {
    const document = readDocument((await this.#recordFor(id)).stored);
    return document && { ...document, notebook: { ...document.notebook, id } };
  };

  deleteNotebook = async (id: NotebookId) => {
    const { key } = await this.#recordFor(id);
    await this.#write('no notebook', () => this.notebooks.delete(key));
  };

  #recordFor = (id: NotebookId) =>
    recordFor(id, this.notebooks.get(id), () => Promise.resolve([...this.notebooks.values()]));

  clear = () =>
    this.#write('clear', () => {
      this.notebooks.clear();
      this.runs.clear();
      this.points.clear();
      this.checkpoints.clear();
      this.files.clear();
      this.hidden = new Set();
    });

  #change(id: RunId, parts: Partial<RunRecord>): void {
    const run = this.runs.get(id);
    if (run === undefined) throw new Error('parts of a run that was never written');
    this.runs.set(id, { ...run, ...parts });
  }

  async #write(what: string, act: () => unknown): Promise<void> {
    if (this.refuse !== null && (this.refuseOnly?.includes(what) ?? true)) {
      this.refused += 1;
      throw this.refuse;
    }
    if (this.gate !== null) await this.gate;
    this.writes.push(what);
    act();
  }
}

type Kept = ReadonlyMap<unknown, { readonly savedAt: number; readonly file: Blob }>;

const held = (kept: Kept) => ({
  count: kept.size,
  bytes: [...kept.values()].reduce((sum, { file }) => sum + file.size, 0),
});

/** The newest last, so that of two of the same time the later one stays. */
function drop<K>(kept: Map<K, { readonly savedAt: number; readonly file: Blob }>, cap: Cap): void {
  const sizes = [...kept].map(([key, one]) => ({
    key,
    savedAt: one.savedAt,
    bytes: one.file.size,
  }));
  for (const key of beyond(sizes.reverse(), cap)) kept.delete(key);
}
