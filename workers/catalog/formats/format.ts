/** An option of a format, which its importer tells from the first lines of a file. */
export interface FormatField {
  readonly label: string;
  readonly explain: string;
}

/**
 * What page, files, command line and engine all know of a data format. What reads it is the importer of the
 * same id in workers/data/importers. `O` are the importer's options.
 */
export interface FormatCard<O extends object = object> {
  /** Stored with runs and in saved notebooks: never changed. */
  readonly id: string;
  /** How data came, after "Read as". */
  readonly title: string;
  /** What a file holds, for somebody who is to write one; null where another format says it. */
  readonly explain: string | null;
  /** With their dot; of those that file choosers offer. The content alone says what a file is. */
  readonly extensions: readonly string[];
  /** What separators stand between; null where a file is not cut into fields. */
  readonly parts: string | null;
  readonly fields: Readonly<Record<string, FormatField>> & {
    readonly [key in keyof O]: FormatField;
  };
  readonly defaults: O;
}

/** A format that leaves nothing open. */
export type NoOptions = Readonly<Record<never, never>>;

/** What times count; `order` says only which came first. Since 1970, but for `order`. */
export type TimeUnit = 'seconds' | 'milliseconds' | 'microseconds' | 'nanoseconds' | 'order';
