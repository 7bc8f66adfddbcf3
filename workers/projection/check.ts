import { LabFailure } from '../protocol/errors.ts';
import type { LayoutRequest } from '../protocol/projection-api.ts';

export const MAX_USERS = 2000;

/** Throws LabFailure when a request cannot be laid out, before any time is spent on it. */
export function checkRequest({
  snapshot,
  perplexity,
  iterations,
  exaggeration = 1,
}: LayoutRequest): void {
  const { users, vectors, centres, intents, dims } = snapshot;
  if (users.length === 0) {
    throw new LabFailure({
      code: 'TOO_FEW_USERS',
      message: 'The snapshot holds no users, so there is nothing to map.',
      action: 'Choose data with at least one user.',
    });
  }
  if (users.length > MAX_USERS) {
    throw new LabFailure({
      code: 'BAD_CONFIG',
      message: `A map can show at most ${MAX_USERS} users; this snapshot holds ${users.length}.`,
      action: `Set the users of the map to ${MAX_USERS} or fewer.`,
    });
  }
  if (!(perplexity >= 1 && Number.isInteger(iterations) && iterations >= 1 && exaggeration >= 1)) {
    throw new LabFailure({
      code: 'BAD_CONFIG',
      message: `The map cannot be made with perplexity ${perplexity}, ${iterations} iterations and exaggeration ${exaggeration}.`,
      action: 'Set all of them to 1 or more.',
    });
  }
  const whole = centres === null || centres.length % dims === 0;
  const matched = intents === null || intents.length === users.length;
  if (vectors.length !== users.length * dims || !whole || !matched) {
    throw new LabFailure({
      code: 'INTERNAL',
      message: 'The snapshot’s parts do not fit together.',
      action: 'Run again; if it fails again, report it with the details below.',
      detail: `${users.length} users, ${dims} dims, ${vectors.length} values, ${centres?.length ?? 'no'} centre values, ${intents?.length ?? 'no'} intents`,
    });
  }
  if (!vectors.every(Number.isFinite) || !(centres?.every(Number.isFinite) ?? true)) {
    throw new LabFailure({
      code: 'DIVERGED',
      message: 'Some user or centre vectors are not numbers any more, so they cannot be mapped.',
      action: 'Lower the learning rate and run again.',
    });
  }
}
