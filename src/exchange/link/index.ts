import { strToU8 } from 'fflate';
import { toLabError, type LabError, LabFailure } from '../../../workers/protocol/errors.ts';
import { notebookId, type NotebookId } from '../../document/ids.ts';
import type { Notebook } from '../../document/notebook.ts';
import { damaged, fingerprint, fold, unfold } from './bytes.ts';
import { unlinked } from './read.ts';
import { linked, picturesIn } from './write.ts';

/** Links are `#n=<version>.<payload>`. A change to what a payload means, presets included, is a new version. */
const MARK = '#n=';
const VERSION = 1;

/**
 * Characters of a fragment, at most. Every address of 8,000 characters must be carried by whoever follows
 * RFC 9110 (section 4.1); nothing is promised beyond, and mail and chat cut. 200 are left for the page's own address.
 */
export const LINK_LIMIT = 7_800;

export type ShareLink =
  /** `pictures`: how many had to be left out. */
  | { readonly fragment: string; readonly pictures: number }
  /** `bytes`: how long the fragment would have been; a file carries such a notebook. */
  | { readonly tooLong: true; readonly bytes: number };

export type LinkReading =
  | { readonly notebook: Notebook; readonly notices: readonly string[] }
  | { readonly error: LabError };

/** Whether the fragment of an address is a shared notebook, of whatever version. */
export const isShareLink = (fragment: string): boolean => fragment.startsWith(MARK);

/** A notebook (its cells, not its runs) as the fragment of an address; only its changes where `shipped` is given. */
export function shareLink(notebook: Notebook, shipped: Notebook | null): ShareLink {
  const fragment = `${MARK}${VERSION}.${fold(JSON.stringify(linked(notebook, shipped)))}`;
  return fragment.length > LINK_LIMIT
    ? { tooLong: true, bytes: fragment.length }
    : { fragment, pictures: picturesIn(notebook) };
}

/**
 * The notebook of a link, never trusted: what is out of bounds is repaired and said in `notices`. The same link
 * always gives the same notebook id, so that opening it again finds the runs made in it.
 */
export function readLink(
  fragment: string,
  shippedById: (id: string) => Notebook | null,
): LinkReading {
  try {
    const [, version, payload] = /^#n=(\d{1,9})\.(.*)$/s.exec(fragment) ?? [];
    if (version === undefined) throw damaged('It does not begin like a link of this page.');
    if (Number(version) > VERSION) throw newer();
    if (Number(version) !== VERSION) throw damaged('Its version is not known.');
    return unlinked(parsed(unfold(payload)), idOf(payload), shippedById);
  } catch (thrown) {
    return { error: toLabError(thrown) };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    throw damaged('It does not hold a notebook.', String(thrown));
  }
}

/** 64 bits, of the payload and of the payload turned round. */
function idOf(payload: string): NotebookId {
  const bytes = strToU8(payload);
  const halves = [fingerprint(bytes), fingerprint(bytes.toReversed())];
  return notebookId(`link-${halves.map((half) => half.toString(16).padStart(8, '0')).join('')}`);
}

const newer = (): LabFailure =>
  new LabFailure({
    code: 'BAD_DOCUMENT',
    message: 'This link was made by a newer version of the page.',
    action: 'Reload the page to get the newest version, then open the link again.',
  });
