import type { RunId } from '../../workers/protocol/ids.ts';

/** Memorable run names: adjective-animal-n, all three drawn from the run's own id. */
const ADJECTIVES = [
  'amber',
  'brisk',
  'calm',
  'candid',
  'clear',
  'crisp',
  'early',
  'fair',
  'fleet',
  'gentle',
  'hardy',
  'keen',
  'kind',
  'lively',
  'lucid',
  'mellow',
  'modest',
  'nimble',
  'patient',
  'plain',
  'quiet',
  'rapid',
  'ready',
  'sober',
  'steady',
  'sunny',
  'swift',
  'tidy',
  'warm',
  'wry',
] as const;
const ANIMALS = [
  'badger',
  'bison',
  'crane',
  'curlew',
  'dipper',
  'egret',
  'falcon',
  'ferret',
  'finch',
  'gecko',
  'hare',
  'heron',
  'ibex',
  'jackdaw',
  'kestrel',
  'lark',
  'lynx',
  'marten',
  'mole',
  'newt',
  'otter',
  'owl',
  'plover',
  'raven',
  'seal',
  'stoat',
  'siskin',
  'tern',
  'vole',
  'wren',
] as const;

/** Numbers at the end of a name: from 100 to 999, so that 810,000 names are told apart. */
const NUMBERS = { first: 100, count: 900 } as const;

/**
 * A run's first name. It follows from the run's id alone: two notebooks' first runs are called differently, and one
 * run is called alike wherever it is named anew.
 */
export function runName(id: RunId): string {
  const place = scattered(id);
  const of = <T>(list: readonly T[], at: number): T => list[at % list.length];
  const adjective = of(ADJECTIVES, place);
  const animal = of(ANIMALS, Math.floor(place / ADJECTIVES.length));
  const pairs = ADJECTIVES.length * ANIMALS.length;
  const number = NUMBERS.first + (Math.floor(place / pairs) % NUMBERS.count);
  return `${adjective}-${animal}-${number}`;
}

/** 32 bits of a text, every one of which depends on every letter: FNV-1a, then the finisher of MurmurHash3. */
function scattered(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
