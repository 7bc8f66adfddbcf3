import { real, type Field } from './field.ts';

/** How the two views of a user's items are made, for the models that contrast them. */
export interface ViewSettings {
  readonly tao: number;
  readonly gamma: number;
  readonly beta: number;
}

/** The official values, the same in the code of ICLRec and of ELCRec (E: src/main.py:44-46). */
export const VIEW_DEFAULTS: ViewSettings = { tao: 0.2, gamma: 0.7, beta: 0.2 };

export const VIEW_FIELDS: readonly Field[] = [
  {
    key: 'tao',
    group: 'views',
    label: 'Crop share',
    explain: 'A cropped view keeps this share of consecutive items.',
    ...real(0.05, 1, 0.05),
  },
  {
    key: 'gamma',
    group: 'views',
    label: 'Mask share',
    explain: 'A masked view hides this share of items.',
    ...real(0, 1, 0.05),
  },
  {
    key: 'beta',
    group: 'views',
    label: 'Reorder share',
    explain: 'A reordered view shuffles this share of consecutive items.',
    ...real(0, 1, 0.05),
  },
];
