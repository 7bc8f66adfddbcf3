import { configProblems } from '../catalog/config-check.ts';
import type { RunConfig } from '../catalog/config.ts';
import { FIRST_MODEL, modelCard } from '../catalog/models.ts';
import { LabFailure } from './errors.ts';

/**
 * A full config from settings of unknown origin (form, link, file, command line) laid over `base`, the defaults of
 * their model where none is given.
 * @throws LabFailure BAD_CONFIG naming the first key that is wrong.
 */
export function readConfig(settings: unknown, base?: RunConfig): RunConfig {
  const given = settings as Readonly<Record<string, unknown>>;
  const merged: unknown = { ...(base ?? defaultsOf(given.model)), ...given };
  const problems = configProblems(merged);
  if (problems.length > 0) {
    const { key, message } = problems[0];
    throw new LabFailure({
      code: 'BAD_CONFIG',
      message: `The setting ${key} cannot be used: ${message}.`,
      action: `Change ${key}, or reset it to the preset.`,
    });
  }
  return merged as RunConfig;
}

const defaultsOf = (model: unknown): RunConfig => (modelCard(model) ?? FIRST_MODEL).defaults;
