/** Memorable run names: adjective-animal-n, n counting the runs. */
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
  'swift',
  'tern',
  'vole',
  'wren',
] as const;

/** The n-th run's name (n from 1). Thirty by thirty pairs in an order that mixes both lists. */
export function runName(n: number): string {
  const index = (n - 1) * 7 + 1;
  const adjective = ADJECTIVES[index % ADJECTIVES.length];
  const animal = ANIMALS[(index * 11 + Math.floor((n - 1) / 30)) % ANIMALS.length];
  return `${adjective}-${animal}-${n}`;
}

/** The number after the highest among the names: a run that was let go of never lends its name again. */
export const nextNumber = (names: readonly string[]): number =>
  1 + Math.max(0, ...names.map((name) => Number(/-(\d+)$/.exec(name)?.[1] ?? 0)));
