/** One value of a setting, as sources, links, files and the wire spell it. */
export type Setting = string | number | boolean;
export type Settings = Readonly<Record<string, Setting>>;

/** The groups of the settings form, in the order a person meets them; `model` stands above the form, as a switch. */
export const FIELD_GROUPS = [
  'model',
  'intents',
  'loss',
  'encoder',
  'views',
  'training',
  'evaluation',
] as const;
export type FieldGroup = (typeof FIELD_GROUPS)[number];

interface FieldCommon {
  readonly key: string;
  readonly group: FieldGroup;
  readonly label: string;
  /** The paper's symbol, where it has one. */
  readonly symbol?: string;
  /** One sentence at the control. */
  readonly explain: string;
  /** The same setting's name elsewhere (RecBole, SASRec). */
  readonly aliases?: readonly string[];
  /** In sight at all times; the rest is one press away. */
  readonly first?: boolean;
  /** Read only while another setting has one of these values. */
  readonly when?: { readonly key: string; readonly is: readonly Setting[] };
  /** What every run had before this could be chosen: records that lack it say this. */
  readonly before?: Setting;
}

export type NumberField = FieldCommon & {
  readonly kind: 'number';
  readonly min: number;
  readonly max: number;
  readonly integer: boolean;
  /** How a slider moves: even steps or factors. */
  readonly scale: 'linear' | 'log';
  readonly step: number;
};
export type ChoiceField = FieldCommon & {
  readonly kind: 'choice';
  readonly options: readonly string[];
  /** What an option is, one sentence each. */
  readonly words?: Readonly<Record<string, string>>;
};
export type FlagField = FieldCommon & { readonly kind: 'flag' };

/** One setting: the form, the checks, the sources, the command line and the docs all follow from it. */
export type Field = NumberField | ChoiceField | FlagField;

/** Bounds of a whole number. */
export const integer = (min: number, max: number, step = 1) =>
  ({ kind: 'number', min, max, integer: true, scale: 'linear', step }) as const;

/** Bounds of a number. */
export const real = (min: number, max: number, step: number, scale: 'linear' | 'log' = 'linear') =>
  ({ kind: 'number', min, max, integer: false, scale, step }) as const;

/** Whether a field's value counts under these settings. */
export const applies = ({ when }: Field, settings: Settings): boolean =>
  when === undefined || when.is.includes(settings[when.key]);
