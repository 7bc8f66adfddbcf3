import { elcrec, elcrecLosses } from '../../workers/models/elcrec/index.ts';
import type { DeviceBatch } from '../../workers/models/blocks/batch.ts';
import type { ElcrecConfig } from '../../workers/catalog/models/elcrec.ts';
import { termNames } from '../../workers/catalog/models.ts';
import type { Steps } from '../../workers/training/step.ts';

/** ELCRec's losses of a batch at hand, as a step takes them. */
export const elcrecSteps = (config: ElcrecConfig): Steps<DeviceBatch> => ({
  terms: termNames(elcrec.card),
  stage: elcrecLosses(config),
});
