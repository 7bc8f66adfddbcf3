import type { Archive, Found } from '../../src/runs/archive.ts';
import type { NotebookId } from '../../src/notebook/ids.ts';
import type { RunRecord } from '../../src/runs/record.ts';
import {
  listDocuments,
  readDocument,
  storeDocument,
  type StoredDocument,
} from '../../src/runs/stored-document.ts';
import type { RunId } from '../../workers/protocol/ids.ts';
import type { ResumePoint } from '../../workers/protocol/run.ts';

/** An archive that lasts as long as the test; `refuse` makes every write fail until it is taken back. */
export class MemoryArchive implements Archive {
  readonly runs = new Map<RunId, RunRecord>();
  readonly points = new Map<RunId, ResumePoint>();
  /** As the browser's archive stores them: what cannot be read back shows here too. */
  readonly notebooks = new Map<NotebookId, StoredDocument>();
  /** What was written, in order: "run", "steps", "maps", "point", … */
  readonly writes: string[] = [];
  hidden: ReadonlySet<RunId> = new Set();
  unreadable = 0;
  refuse: Error | null = null;
  refused = 0;

  load(limit: number): Promise<Found> {
    const runs = [...this.runs.values()]
      .sort((a, b) => b.startedAt.localeCompare(a.startedAt))
      .slice(0, limit);
    const resumable = new Set(this.points.keys());
    const { hidden, unreadable } = this;
    const library = listDocuments([...this.notebooks.values()]);
    return Promise.resolve({ runs, hidden, resumable, library, unreadable });
  }

  saveRun = (record: RunRecord) =>
    this.#write('run', () => {
      const { steps = [], maps = [] } = this.runs.get(record.id) ?? {};
      this.runs.set(record.id, { ...record, steps, maps, snapshots: [] });
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

  savePoint: Archive['savePoint'] = (id, point) =>
    this.#write('point', () => this.points.set(id, point));

  point = (id: RunId) => Promise.resolve(this.points.get(id) ?? null);
  deletePoint = (id: RunId) => this.#write('no point', () => this.points.delete(id));

  deleteRun = (id: RunId) =>
    this.#write('no run', () => {
      this.runs.delete(id);
      this.points.delete(id);
    });

  saveNotebook: Archive['saveNotebook'] = (document, savedAt) =>
    this.#write('notebook', () =>
      this.notebooks.set(document.notebook.id, storeDocument(document, 'test', savedAt)),
    );

  notebook = (id: NotebookId) => Promise.resolve(readDocument(this.notebooks.get(id)));
  deleteNotebook = (id: NotebookId) => this.#write('no notebook', () => this.notebooks.delete(id));

  clear = () =>
    this.#write('clear', () => {
      this.notebooks.clear();
      this.runs.clear();
      this.points.clear();
      this.hidden = new Set();
    });

  #change(id: RunId, parts: Partial<RunRecord>): void {
    const run = this.runs.get(id);
    if (run === undefined) throw new Error('parts of a run that was never written');
    this.runs.set(id, { ...run, ...parts });
  }

  #write(what: string, act: () => unknown): Promise<void> {
    if (this.refuse !== null) {
      this.refused += 1;
      return Promise.reject(this.refuse);
    }
    this.writes.push(what);
    act();
    return Promise.resolve();
  }
}
