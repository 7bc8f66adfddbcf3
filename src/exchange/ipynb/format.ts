import { STORED_VERSION } from '../../storage/schema/upgrades.ts';

/** The Jupyter notebook format, version 4.5, as far as we write it. */

/** Characters of a file that is read, at most. What is written stays below. */
export const IPYNB_LIMIT = 50 * 1024 * 1024;

/** Of what we put under `metadata.elcrec`, its runs as they are stored; a newer one is not guessed at. */
export const ELCREC_VERSION = STORED_VERSION;

export const PLOTLY_MIME = 'application/vnd.plotly.v1+json';

export type MimeBundle = Readonly<Record<string, unknown>>;

export type Output =
  | {
      readonly output_type: 'stream';
      readonly name: 'stdout';
      readonly text: readonly string[];
    }
  | {
      readonly output_type: 'display_data';
      readonly data: MimeBundle;
      readonly metadata: Readonly<Record<string, unknown>>;
    };

interface BaseCell {
  readonly id: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly source: readonly string[];
}

export type IpynbCell =
  | (BaseCell & {
      readonly cell_type: 'markdown';
      /** Pictures by name, each by its type as base64. */
      readonly attachments?: Readonly<Record<string, MimeBundle>>;
    })
  | (BaseCell & {
      readonly cell_type: 'code';
      readonly execution_count: number | null;
      readonly outputs: readonly Output[];
    });

/** A text as the format likes it: line by line, so that files differ by lines. */
export const lines = (text: string): readonly string[] =>
  text === '' ? [] : text.split(/(?<=\n)/);
