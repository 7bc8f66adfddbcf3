import type { RunConfig, Variant } from '../../workers/protocol/config.ts';
import type { DatasetSource } from '../../workers/protocol/dataset.ts';
import { attempt, type LabError, type Result } from '../../workers/protocol/errors.ts';
import { runId, type DatasetId, type RunId } from '../../workers/protocol/ids.ts';
import type { MapFrame } from '../../workers/protocol/map.ts';
import type {
  BackendChoice,
  ResumePoint,
  RunEvent,
  RunStatus,
  Snapshot,
} from '../../workers/protocol/run.ts';
import { readConfig } from '../../workers/protocol/fields.ts';
import { nextNumber, runName } from '../runs/names.ts';
import type { RunRecord } from '../runs/record.ts';
import { applyEvents, newRecord, withMap } from '../runs/reducer.ts';
import { originOf, resumableRun, rewound } from '../runs/resume.ts';
import {
  drivenRun,
  isAlive,
  withDataset,
  withHidden,
  withNewRun,
  withPreset,
  withRun,
  withSetting,
  withShown,
  withVariant,
  type LabState,
  type LabStore,
  type SettingValue,
} from '../runs/store.ts';
import type { LabClient } from '../client/lab-client.ts';
import { isCheckpoint } from './files.ts';
import { forgetfulKeep, type Keep } from './keep.ts';
import { dataNeed, otherData, pointLost } from './resume-data.ts';

/** Users on the map, at most; enough to see groups, few enough to lay out while training. */
const MAP_USERS = 1500;

/** What the page uses of the engine's client. */
export type Lab = Omit<LabClient, 'close'>;

/** Settings of every layout (van der Maaten 2008 suggests perplexities of 5 to 50). */
const LAYOUT = { seed: 1, perplexity: 30, iterations: 500 } as const;

/** Everything a person can do on the page. Effects live here and nowhere else. */
export type Session = ReturnType<typeof createSession>;

export function createSession(lab: Lab, store: LabStore, keep: Keep = forgetfulKeep(store)) {
  const update = (change: (state: LabState) => LabState) => store.setState(change);
  const complain = (error: LabError | null) => store.setState({ complaint: error });
  const draw = mapQueue(lab, store);
  /** The newest request to open data; an older one that ends later is passed over. */
  let opening = 0;
  /** Resolves when that request has ended. */
  let opened: Promise<void> = Promise.resolve();

  // The engine's thread is gone: its runs have heard of it by their own events.
  lab.onLost((error) => store.setState({ engine: { kind: 'failed', error }, starting: false }));

  async function engine(choice: BackendChoice) {
    store.setState({ backend: choice, engine: { kind: 'starting' } });
    const answer = await lab.engine(choice);
    store.setState({
      engine: answer.ok
        ? { kind: 'ready', report: answer.value }
        : { kind: 'failed', error: answer.error },
    });
    return answer.ok;
  }

  function openDataset(source: DatasetSource): Promise<void> {
    opened = open(source);
    return opened;
  }

  async function open(source: DatasetSource) {
    const mine = ++opening;
    const isLatest = () => mine === opening;
    store.setState({ dataset: { kind: 'loading', source, progress: null } });
    const answer = await lab.openDataset(source, (progress) => {
      const { dataset } = store.getState();
      if (isLatest() && dataset.kind === 'loading')
        store.setState({ dataset: { kind: 'loading', source, progress } });
    });
    if (!isLatest()) return;
    if (answer.ok) update((state) => withDataset(state, source, answer.value));
    else store.setState({ dataset: { kind: 'failed', source, error: answer.error } });
  }

  /** A fresh engine after the old one was lost, with the same data. */
  async function restart() {
    const { backend, dataset } = store.getState();
    lab.restart();
    const ready = await engine(backend);
    if (ready && dataset.kind !== 'empty') await openDataset(dataset.source);
  }

  /** Back to the data that were open before a request failed. */
  function keepDataset() {
    update((state) =>
      state.opened === null ? state : { ...state, dataset: { kind: 'ready', ...state.opened } },
    );
  }

  /** A new run with what the form says, as soon as the data are there; a run that is alive stops. */
  async function start(startPaused = false) {
    if (store.getState().starting) return;
    store.setState({ starting: true, complaint: null });
    await Promise.all([opened, keep.ready]);
    await stopAlive();
    const { opened: data, draft, runs } = store.getState();
    const checked = await attempt(() => readConfig(draft));
    store.setState({ starting: false });
    if (!checked.ok) return complain(checked.error);
    if (data === null) return;
    const record = newRecord({
      id: runId(crypto.randomUUID()),
      name: runName(nextNumber(runs.map(({ name }) => name))),
      startedAt: new Date().toISOString(),
      config: draft,
      dataset: data.card,
      origin: originOf(data.source),
    });
    update((state) => withNewRun(state, record));
    const error = await train(record, data.card.id, startPaused);
    if (error !== null)
      update((state) =>
        withRun(state, record.id, (run) =>
          applyEvents(run, [{ runId: record.id, type: 'error', error }]),
        ),
      );
  }

  async function stopAlive() {
    for (const run of store.getState().runs.filter(isAlive)) await lab.stop(run.id);
  }

  /** Hands a run to the engine and listens to it; the error when the engine does not take it. */
  async function train(
    { id, config }: RunRecord,
    datasetId: DatasetId,
    startPaused: boolean,
    point?: ResumePoint,
  ): Promise<LabError | null> {
    const onEvents = (events: readonly RunEvent[]) => {
      update((state) => withRun(state, id, (run) => applyEvents(run, events)));
      for (const event of events) {
        if (event.type === 'snapshot') draw(id, event.snapshot);
        else if (event.type === 'resumable') keep.note(id, event.point);
      }
    };
    const request = {
      runId: id,
      datasetId,
      config,
      snapshotEvery: Math.max(1, Math.round(config.epochs / 40)),
      snapshotUsers: MAP_USERS,
      startPaused,
      ...(point === undefined ? {} : { resume: point }),
      maxSteps: null,
    };
    const answer = await lab.start(request, onEvents);
    return answer.ok ? null : answer.error;
  }

  /** A run that ended before its time goes on from its last finished epoch, under the same name. */
  async function goOn(id: RunId, startPaused = false) {
    if (store.getState().starting) return;
    store.setState({ starting: true, complaint: null });
    if (store.getState().engine.kind === 'failed') await restart();
    await Promise.all([opened, keep.ready]);
    await stopAlive();
    const error = await attemptToGoOn(id, startPaused);
    store.setState({ starting: false });
    if (error !== null) complain(error);
  }

  /** The run at hand goes on where it can, otherwise a new one begins. */
  function begin(startPaused = false) {
    const run = resumableRun(store.getState());
    return run === null ? start(startPaused) : goOn(run.id, startPaused);
  }

  async function attemptToGoOn(id: RunId, startPaused: boolean): Promise<LabError | null> {
    const before = store.getState().runs.find((run) => run.id === id);
    if (before === undefined) return null;
    const need = dataNeed(store.getState(), before);
    if (need.kind === 'refuse') return need.error;
    if (need.kind === 'reopen') await openDataset(need.source);
    const { dataset, opened: data } = store.getState();
    if (dataset.kind === 'failed') return dataset.error;
    if (data?.card.hash !== before.dataset.hash) return otherData(before);
    const point = await keep.point(id);
    if (point === null) return pointLost(before);
    const record = rewound(before, point);
    update((state) =>
      withShown(
        withRun(state, id, () => record),
        id,
      ),
    );
    store.setState({ draft: record.config });
    const error = await train(record, data.card.id, startPaused, point);
    // Nothing came of it: the record is what it was.
    if (error !== null) update((state) => withRun(state, id, () => before));
    return error;
  }

  async function command(send: (id: RunId) => Promise<Result<RunStatus>>) {
    const run = drivenRun(store.getState());
    if (!isAlive(run)) return;
    const answer = await send(run.id);
    complain(answer.ok ? null : answer.error);
  }
  const pause = () => command((id) => lab.pause(id));
  const resume = () => command((id) => lab.resume(id));
  const stop = () => command((id) => lab.stop(id));

  return {
    store,
    keep,
    engine,
    openDataset,
    restart,
    keepDataset,
    pause,
    resume,
    stop,

    /** A new run, whatever the current one does. */
    run: () => start(),

    /** Goes on with a run that was stopped, failed, or lost its page. */
    goOn: (id: RunId) => goOn(id),

    /** Run, pause, go on: never ends a run that is alive. */
    async toggle() {
      const run = drivenRun(store.getState());
      if (!isAlive(run)) return begin();
      return run.status === 'paused' ? resume() : pause();
    },

    /** One step; the first of a run begins it paused. */
    async step() {
      const run = drivenRun(store.getState());
      if (!isAlive(run)) return begin(true);
      if (run.status === 'paused') return command((id) => lab.step(id));
    },

    setting: (key: keyof RunConfig, value: SettingValue) =>
      update((state) => withSetting(state, key, value)),
    variant: (variant: Variant) => update((state) => withVariant(state, variant)),
    preset: (id: string) => update((state) => withPreset(state, id)),
    /** The form as it was for a run: its settings are the right ones again. */
    settingsOf: (config: RunConfig) => store.setState({ draft: config }),
    show: (id: RunId) => update((state) => withShown(state, id)),
    hide: (id: RunId, hide: boolean) => update((state) => withHidden(state, id, hide)),
    dismiss: () => complain(null),

    /** Switches to a variant and runs at once. */
    async runVariant(variant: Variant) {
      update((state) => withVariant(state, variant));
      await start();
    },

    /** The parameters of the best epoch as a file; null when there are none to be had. */
    async checkpoint(id: RunId): Promise<Uint8Array | null> {
      const answer = await lab.checkpoint(id, 'best');
      complain(answer.ok ? null : answer.error);
      return answer.ok ? answer.value : null;
    },

    /** A file from the person: a checkpoint is ranked on the open data, anything else is opened as data. */
    async receive(file: File) {
      if (!isCheckpoint(file.name))
        return openDataset({ kind: 'file', file, name: file.name, dropShort: false });
      const { card } = store.getState();
      if (card === null) return;
      store.setState({ evaluation: { kind: 'running', name: file.name } });
      const answer = await lab.evaluate(card.id, file, 'test');
      store.setState({
        evaluation: answer.ok
          ? { kind: 'done', name: file.name, dataset: card.name, ...answer.value }
          : { kind: 'failed', name: file.name, error: answer.error },
      });
    },
  };
}

/**
 * Lays out one snapshot after the other, each from the frame before it. While one is in the works only
 * the newest waiting is kept: the map never falls behind the training.
 */
function mapQueue(lab: Lab, store: LabStore) {
  let busy = false;
  let waiting: { id: RunId; snapshot: Snapshot } | null = null;

  async function work() {
    if (busy) return;
    busy = true;
    while (waiting !== null) {
      const { id, snapshot }: { id: RunId; snapshot: Snapshot } = waiting;
      waiting = null;
      const previous =
        store
          .getState()
          .runs.find((run) => run.id === id)
          ?.maps.at(-1) ?? null;
      const show = (frame: MapFrame) =>
        store.setState((state) => withRun(state, id, (run) => withMap(run, frame)));
      const answer = await lab.projection.layout(
        { runId: id, snapshot, previous, ...LAYOUT },
        show,
      );
      if (!answer.ok) store.setState({ complaint: answer.error });
      else if (answer.value !== null) show(answer.value);
    }
    busy = false;
  }

  return (id: RunId, snapshot: Snapshot) => {
    waiting = { id, snapshot };
    void work();
  };
}
