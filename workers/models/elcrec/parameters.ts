import { ELCREC_DEFAULTS, type ElcrecConfig } from '../../catalog/models/elcrec.ts';
import { encoderParameters, encoderSize } from '../blocks/encoder-parameters.ts';
import { table, type NamedTensors, type ParameterSpec } from '../blocks/parameters.ts';
import type { DataSize, Recognised } from '../recommender.ts';
import { CENTRES } from './intents.ts';
import { termsOf } from '../../catalog/models/elcrec.ts';

/** The centres, where the variant has some, before the encoder (E: src/models.py). */
export const elcrecParameters = (
  { items }: DataSize,
  config: ElcrecConfig,
): readonly ParameterSpec[] => [
  ...(termsOf(config).centres ? [centres(config)] : []),
  ...encoderParameters(items, config),
];

const centres = ({ num_intent_clusters: k, hidden_size }: ElcrecConfig): ParameterSpec => ({
  ...table(CENTRES, k, hidden_size),
  start: 'directions',
  part: 'centres',
});

/** An encoder with centres, or without: variant B. */
export function recogniseElcrec(tensors: NamedTensors): Recognised<ElcrecConfig> | null {
  const found = encoderSize(tensors);
  if (found === null) return null;
  const { items, ...size } = found;
  const intents = tensors.get(CENTRES)?.shape[0];
  const told = { ...size, ...(intents !== undefined && { num_intent_clusters: intents }) };
  const variant = intents === undefined ? 'B' : ELCREC_DEFAULTS.variant;
  return { items, told, config: { ...ELCREC_DEFAULTS, variant, ...told } };
}
