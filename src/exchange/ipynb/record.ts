import * as v from 'valibot';
import type { RunRecord } from '../../runs/record.ts';
import type { StepRecord, UserAnswers } from '../../../workers/protocol/run.ts';
import { orphaned } from '../../runs/resume.ts';
import { MAX_STEPS } from '../../runs/retention.ts';
import { readSteps, storeSteps } from '../../storage/stored-steps.ts';
import { upgraded } from '../../storage/schema/upgrades.ts';
import { isPlain } from '../../document/reading.ts';
import { packArray, unpackArray } from './arrays.ts';
import { readFrame, writeFrame } from './map.ts';
import { lossNames, runHead } from './run-schema.ts';

/** Room in a file, by which long things are let in or left out. */
export interface Room {
  /** Whether so many characters still fit; they are taken if so. */
  take(characters: number): boolean;
}

/** So many characters, first come first served. */
export function roomOf(characters: number): Room {
  let left = characters;
  return {
    take(wanted) {
      if (wanted > left) return false;
      left -= wanted;
      return true;
    },
  };
}

/** Maps of one run that are read, at most. */
const MOST_MAPS = 5_000;

/**
 * Runs as the file holds them, as JSON texts, newest first. Where not all fit, the newest map of each run goes
 * before its steps, and those before its earlier maps, which are thinned; `leftOut` says what found no room.
 */
export function writeRuns(
  runs: readonly RunRecord[],
  room: Room,
): { readonly texts: readonly string[]; readonly leftOut: readonly string[] } {
  const leftOut: string[] = [];
  const parts: { run: RunRecord; head: string; steps: string | null; maps: string[] }[] = [];
  for (const run of runs) {
    const { steps, maps, snapshots, answers, ...rest } = run;
    void [steps, maps, snapshots];
    const head = JSON.stringify({ ...rest, ...(answers && { answers: writeAnswers(answers) }) });
    if (room.take(head.length + 100)) parts.push({ run, head, steps: null, maps: [] });
    else leftOut.push(`run ${run.name}`);
  }
  for (const part of parts) {
    const newest = part.run.maps.at(-1);
    if (newest === undefined) continue;
    const text = JSON.stringify(writeFrame(newest));
    if (room.take(text.length + 1)) part.maps.push(text);
    else leftOut.push(`maps of ${part.run.name}`);
  }
  for (const part of parts) {
    const text = JSON.stringify(writeSteps(part.run));
    if (room.take(text.length)) part.steps = text;
    else leftOut.push(`steps of ${part.run.name}`);
  }
  for (const part of parts) {
    const earlier = part.run.maps.slice(0, -1).map((frame) => JSON.stringify(writeFrame(frame)));
    const kept = thinned(earlier, room);
    part.maps.unshift(...kept);
    const gone = earlier.length - kept.length;
    if (gone > 0) leftOut.push(`${gone} earlier maps of ${part.run.name}`);
  }
  return {
    texts: parts.map(
      ({ head, steps, maps }) =>
        `${head.slice(0, -1)},"steps":${steps ?? 'null'},"maps":[${maps.join(',')}]}`,
    ),
    leftOut,
  };
}

const writeAnswers = ({ above, tied, lengths, intents }: UserAnswers): unknown => ({
  above: packArray('int32', above),
  tied: packArray('int32', tied),
  lengths: packArray('int32', lengths),
  intents: intents && packArray('int32', intents),
});

/** As many as there is room for, evenly: all, every second, every fourth, … or none. */
function thinned(texts: readonly string[], room: Room): readonly string[] {
  for (let stride = 1; stride <= texts.length; stride *= 2) {
    const some = texts.filter((_, i) => i % stride === 0);
    if (room.take(some.reduce((sum, text) => sum + text.length + 1, 0))) return some;
  }
  return [];
}

function writeSteps(run: RunRecord): unknown {
  const { losses, values, absent } = storeSteps(run.id, run.steps);
  return { losses, values: packArray('float64', values), absent: packArray('uint8', absent) };
}

/** A run from a file of that version; null when it is none that can be shown. Damaged long parts are left out, and named. */
export function readRun(
  value: unknown,
  version: unknown,
): { readonly run: RunRecord; readonly notices: readonly string[] } | null {
  const plain = isPlain(value) ? upgraded('run', { ...value, version }) : null;
  const head = v.safeParse(runHead, plain);
  if (!head.success || plain === null) return null;
  const { name } = head.output;
  const notices: string[] = [];
  const steps = plain.steps === null ? [] : readTable(version, plain.steps);
  if (steps === null) notices.push(`The steps of ${name} are damaged and were left out.`);
  const stored: readonly unknown[] = Array.isArray(plain.maps) ? plain.maps : [];
  const maps = stored.slice(0, MOST_MAPS).flatMap((one) => readFrame(one, version) ?? []);
  const ascending = maps.filter((frame, i) => i === 0 || frame.epoch > maps[i - 1].epoch);
  if (ascending.length < stored.length)
    notices.push(
      `${stored.length - ascending.length} maps of ${name} are damaged and were left out.`,
    );
  const run = { ...head.output, steps: steps ?? [], maps: ascending, snapshots: [] };
  const ended = orphaned(run);
  if (ended !== run) notices.push(`${name} was still training when it was saved, and stops there.`);
  return { run: ended, notices };
}

function readTable(version: unknown, plain: unknown): readonly StepRecord[] | null {
  if (!isPlain(plain)) return null;
  const values = unpackArray('float64', plain.values);
  const absent = unpackArray('uint8', plain.absent);
  // Files of pages that knew four terms alone do not name them.
  const losses = v.safeParse(v.optional(lossNames), plain.losses);
  if (values === null || absent === null || !losses.success) return null;
  const each = losses.output?.length ?? 5;
  if (values.length > MAX_STEPS * (3 + each) || absent.length > MAX_STEPS * each) return null;
  const named = losses.output === undefined ? {} : { losses: losses.output };
  const steps = readSteps({ version, ...named, values, absent });
  return steps?.every(isSound) === true ? steps : null;
}

/** Steps count up from 1; a loss that is not a number (a run that diverged) is a gap in its curve. */
function isSound(record: StepRecord, i: number, all: readonly StepRecord[]): boolean {
  const { step, epoch, seconds } = record;
  return (
    Number.isSafeInteger(step) &&
    step > (i === 0 ? 0 : all[i - 1].step) &&
    Number.isSafeInteger(epoch) &&
    epoch >= 0 &&
    Number.isFinite(seconds)
  );
}
