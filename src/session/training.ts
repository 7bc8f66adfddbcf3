import { configAt, liveWeights, type WeightChange } from '../../workers/catalog/weight-changes.ts';
import { attempt, type LabError, type Result } from '../../workers/protocol/errors.ts';
import type { DatasetSource } from '../../workers/protocol/dataset.ts';
import { readConfig } from '../../workers/protocol/read-config.ts';
import { runId, type DatasetId, type RunId } from '../../workers/protocol/ids.ts';
import type { ResumePoint, RunEvent, RunStatus } from '../../workers/protocol/run.ts';
import type { CellId } from '../document/ids.ts';
import { afterResumed, type Queue } from '../jobs/queue.ts';
import { plannedNow, plannerAt, plansOf } from '../jobs/plans.ts';
import { runName } from '../runs/names.ts';
import type { RunRecord } from '../runs/record.ts';
import type { RunSpec } from '../runs/run-spec.ts';
import { applyEvents, isOver, newRecord } from '../runs/reducer.ts';
import { originOf, rewound } from '../runs/resume.ts';
import type { Cause } from '../state/state.ts';
import { withNewRun, withoutPoint, withRun, withShown } from '../state/changes.ts';
import {
  activePlanner,
  aliveRun,
  dataNear,
  drivenRun,
  isAlive,
  notebookOf,
  resumableRun,
  slotOf,
  viewOf,
} from '../state/selectors.ts';
import { dataNeed, type DataNeed, noData, otherData, pointLost } from './resume-data.ts';
import type { DataEffects } from './data.ts';
import type { ParametersEffects } from './parameters.ts';
import type { SessionContext } from './context.ts';

/** Users on the map, at most; enough to see groups, few enough to lay out while training. */
export const MAP_USERS = 1500;

/** Runs: begun from the cells that ask for them, driven, gone on with. One is alive at a time. */
export function trainingEffects(
  context: SessionContext,
  { data, parameters }: { readonly data: DataEffects; readonly parameters: ParametersEffects },
  restart: () => Promise<void>,
) {
  const { lab, store, keep, update, complain } = context;
  /** Counts the rows that were begun: what belongs to an older one leaves the queue alone. */
  let rows = 0;
  /** A step with one term alone is under way. */
  let alone = false;
  const planned = (spec: Pick<RunSpec, 'cell' | 'part'>) =>
    plannedNow(viewOf(store.getState()), spec);

  /** A new run, as soon as its data are there; one that is alive stops. Null when none began. */
  async function start(
    spec: RunSpec,
    startPaused = false,
    changes: readonly WeightChange[] = [],
  ): Promise<RunId | null> {
    const { cell, part } = spec;
    if (store.getState().starting !== null) return null;
    store.setState({ starting: cell, active: cell, complaint: null });
    const place = { notebook: notebookOf(store.getState()).id, cell };
    const { dataset } = planned(spec) ?? spec;
    // An engine that was lost comes back first, as when a run goes on.
    if (store.getState().engine.kind === 'failed') await restart();
    const [opened] = await Promise.all([
      dataset === null ? null : data.ensure(dataset),
      keep.ready,
    ]);
    await stopAlive();
    // As it says now: settings may have been changed while the data opened.
    const here = notebookOf(store.getState()).id === place.notebook;
    const settings = here ? planned(spec)?.config : undefined;
    store.setState({ starting: null });
    if (settings === undefined) return null;
    const checked = await attempt(() => readConfig(settings));
    if (!checked.ok) return refuse(checked.error, 'settings');
    // Data that failed to open say so in their own cell.
    if (opened === null)
      return slotOf(store.getState(), dataset).state.kind === 'empty'
        ? refuse(noData(), 'data')
        : null;
    const id = runId(crypto.randomUUID());
    const record = newRecord({
      id,
      name: runName(id),
      startedAt: new Date().toISOString(),
      config: checked.value,
      dataset: opened.card,
      origin: originOf(opened.source),
      place,
      part,
      changes,
    });
    update((state) => withNewRun(state, record));
    const error = await train(record, opened.card.id, startPaused);
    if (error !== null) failed(record.id, error);
    return error === null ? id : null;
  }

  function refuse(error: LabError, cause: Cause): null {
    complain(error, cause);
    return null;
  }

  const failed = (id: RunId, error: LabError) =>
    update((state) =>
      withRun(state, id, (run) => applyEvents(run, [{ runId: id, type: 'error', error }])),
    );

  async function stopAlive() {
    for (const run of store.getState().runs.filter(isAlive)) await lab.stop(run.id);
  }

  /** Hands a run to the engine and listens to it; the error when the engine does not take it. */
  async function train(
    { id, config, changes }: RunRecord,
    datasetId: DatasetId,
    startPaused: boolean,
    point?: ResumePoint,
  ): Promise<LabError | null> {
    const onEvents = (events: readonly RunEvent[]) => {
      update((state) => withRun(state, id, (run) => applyEvents(run, events)));
      for (const event of events) {
        if (event.type === 'resumable') keep.note(id, event.point);
        else if (event.type === 'status' && isWhole(event.status)) {
          if (event.status === 'done') update((state) => withoutPoint(state, id));
          void parameters.keepParameters(id);
        }
      }
    };
    const request = {
      runId: id,
      datasetId,
      config,
      snapshotUsers: MAP_USERS,
      anatomy: true,
      startPaused,
      ...(point === undefined ? {} : { resume: point }),
      ...(changes === undefined ? {} : { changes }),
      maxSteps: null,
    };
    const answer = await lab.start(request, onEvents);
    return answer.ok ? null : answer.error;
  }

  /**
   * A run that ended before its time goes on from its last finished epoch, under the same name. What else its cell
   * asks for and has not got follows.
   */
  async function goOn(id: RunId, startPaused = false) {
    const before = store.getState().runs.find((run) => run.id === id);
    if (store.getState().starting !== null || before === undefined) return;
    store.setState({ starting: before.place?.cell ?? null, complaint: null });
    if (store.getState().engine.kind === 'failed') await restart();
    await keep.ready;
    await stopAlive();
    const error = await attemptToGoOn(before, startPaused);
    store.setState({ starting: null });
    if (error !== null) return complain(error);
    const mine = newRow(afterResumed(viewOf(store.getState()), before));
    void follow(mine, id);
  }

  /** The cell of data that a run learned from. */
  const dataCellOf = ({ place, part }: RunRecord): CellId | null =>
    place === null
      ? null
      : (planned({ cell: place.cell, part })?.dataset ?? dataNear(store.getState(), place.cell));

  async function attemptToGoOn(before: RunRecord, startPaused: boolean): Promise<LabError | null> {
    const { id } = before;
    const dataset = dataCellOf(before);
    if (dataset !== null) await data.settled(dataset);
    const first = dataNeed(store.getState(), before);
    const source = await sourceFor(first, before);
    if (first.kind === 'refuse' && source === null) return first.error;
    if (source !== null && dataset !== null) await data.open(dataset, source);
    const need = dataNeed(store.getState(), before);
    if (need.kind !== 'open') {
      const { state } = slotOf(store.getState(), dataset);
      return state.kind === 'failed' ? state.error : otherData(before);
    }
    const point = await keep.point(id);
    if (point === null) return pointLost(before);
    const record = rewound(before, point);
    update((state) =>
      withShown(
        withRun(state, id, () => record),
        id,
      ),
    );
    const error = await train(record, need.datasetId, startPaused, point);
    // Nothing came of it: the record is what it was.
    if (error !== null) update((state) => withRun(state, id, () => before));
    return error;
  }

  /** What is to be opened for a run; a file is asked for only when it is not kept here any more. */
  const sourceFor = async (need: DataNeed, run: RunRecord): Promise<DatasetSource | null> => {
    if (need.kind === 'reopen') return need.source;
    const isFile = need.kind === 'refuse' && run.origin?.kind === 'file';
    return isFile ? keep.file({ hash: run.dataset.hash }) : null;
  };

  async function command(send: (id: RunId) => Promise<Result<RunStatus>>): Promise<boolean> {
    const run = aliveRun(store.getState());
    if (run === null) return false;
    const answer = await send(run.id);
    complain(answer.ok ? null : answer.error);
    return answer.ok;
  }

  /** Another row takes the place of the one before; its number. */
  function newRow(queue: Queue): number {
    store.setState({ queue });
    rows += 1;
    return rows;
  }

  /** Takes away what was to follow; how many these were. */
  function endQueue(): number {
    const { length } = store.getState().queue;
    newRow([]);
    return length;
  }

  /** What was to follow never goes without a word. */
  function sayLeft(left: number, lead: string) {
    if (left === 0) return;
    const text = `${lead}; ${left} more ${left === 1 ? 'was' : 'were'} not run.`;
    store.setState({ toast: { text, undo: null } });
  }

  /** Runs one after the other: resolves when the first has begun, `over` when the row is. */
  async function beginRow(
    [first, ...rest]: Queue,
    startPaused = false,
  ): Promise<{ readonly over: Promise<void> }> {
    const mine = newRow(rest);
    if (first === undefined) return { over: Promise.resolve() };
    return { over: follow(mine, await start(first, startPaused)) };
  }

  /** After a run of a row the next of it; the first that does not end well ends the row. */
  async function follow(row: number, begun: RunId | null): Promise<void> {
    for (let run = begun; ;) {
      const ended = run === null ? null : await end(run);
      // Meanwhile another row was begun, and the queue is its own.
      if (row !== rows) return;
      if (ended !== 'done') return sayLeft(endQueue(), 'The row ended here');
      const [next, ...rest] = store.getState().queue;
      if (next === undefined) return;
      store.setState({ queue: rest });
      run = await start(next);
    }
  }

  /** How a run ends; null when it is taken away. */
  const end = (id: RunId): Promise<RunStatus | null> =>
    new Promise((resolve) => {
      const look = () => {
        const run = store.getState().runs.find((one) => one.id === id);
        if (run !== undefined && !isOver(run.status)) return;
        stopLooking();
        resolve(run?.status ?? null);
      };
      const stopLooking = store.subscribe(look);
      look();
    });

  /** All that a cell asks for, one after the other; resolves when the first has begun. */
  async function startAll(id: CellId | null, startPaused = false): Promise<void> {
    const view = viewOf(store.getState());
    const cell = plannerAt(view.notebook, id);
    if (cell !== null) await beginRow(plansOf(view, cell), startPaused);
  }

  /** The run at hand goes on where it can, otherwise new ones of the active cell begin. */
  async function begin(startPaused = false) {
    const state = store.getState();
    const run = resumableRun(state);
    if (run !== null) return goOn(run.id, startPaused);
    await startAll(activePlanner(state)?.id ?? null, startPaused);
  }

  const pause = () => command((id) => lab.pause(id));
  const resume = () => command((id) => lab.resume(id));

  return {
    pause,
    resume,

    /** Runs one after the other; the first that does not end well ends the row. */
    async runInTurn(specs: Queue): Promise<void> {
      const { over } = await beginRow(specs);
      await over;
    },

    /** Goes on with a run that was stopped, failed, or lost its page. */
    goOn: (id: RunId) => goOn(id),

    /** New runs, whatever the current one does; of the active cell unless one is named. */
    async run(cell: CellId | null = activePlanner(store.getState())?.id ?? null) {
      sayLeft(endQueue(), 'This one alone');
      await startAll(cell);
    },

    /** Ends the run, and what would come after it. */
    async stop() {
      const left = endQueue();
      const stopped = await command((id) => lab.stop(id));
      sayLeft(left, stopped ? 'Stopped' : 'Nothing follows');
    },

    /** Run, pause, go on: never ends a run that is alive. */
    async toggle() {
      const run = drivenRun(store.getState());
      if (!isAlive(run)) return begin();
      return run.status === 'paused' ? resume() : pause();
    },

    /** A weight of the run at hand, from its next step on. */
    async reweigh(key: string, value: number) {
      const run = aliveRun(store.getState());
      if (run === null) return;
      const answer = await lab.reweigh(run.id, key, value);
      complain(answer.ok ? null : answer.error);
    },

    /** One step of a paused run with one term alone: the others weigh nothing in it, and what they did afterwards. */
    async stepAlone(key: string) {
      const run = aliveRun(store.getState());
      // Pressed twice, the second would take the weights of nothing for those to go back to.
      if (run?.status !== 'paused' || alone) return;
      alone = true;
      const now = configAt(run.config, run.changes ?? [], run.step + 1);
      const others = liveWeights(run.config).filter((weight) => weight.key !== key);
      try {
        for (const other of others) await lab.reweigh(run.id, other.key, 0);
        await command((id) => lab.step(id));
        for (const other of others) await lab.reweigh(run.id, other.key, Number(now[other.key]));
      } finally {
        alone = false;
      }
    },

    /** A run once more as it was, with the weights that were changed by hand at the same steps. */
    async repeat(id: RunId) {
      const run = store.getState().runs.find((one) => one.id === id);
      const cell = run?.place?.cell;
      if (run === undefined || cell === undefined) return;
      sayLeft(endQueue(), 'This one alone');
      const spec = plannedNow(viewOf(store.getState()), { cell, part: run.part });
      if (spec !== null && spec !== undefined) await start(spec, false, run.changes ?? []);
    },

    /** One step; the first of a run begins it paused. */
    async step() {
      const run = drivenRun(store.getState());
      if (!isAlive(run)) return begin(true);
      if (run.status === 'paused') return command((id) => lab.step(id));
    },
  };
}

/** Ended with parameters worth keeping: what diverged or lost its engine has none. */
const isWhole = (status: RunStatus): boolean => status === 'done' || status === 'stopped';
