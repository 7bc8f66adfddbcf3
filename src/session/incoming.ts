import { dataExtensions } from '../../workers/catalog/formats.ts';
import type { LabError } from '../../workers/protocol/errors.ts';
import type { CellId, NotebookId } from '../document/ids.ts';
import { cellsOf } from '../document/notebook.ts';
import { datasetConfig } from '../kinds/dataset/config.ts';
import { shippedNotebook } from '../shipped/index.ts';
import { activePlanner, dataNear, notebookOf, slotOf } from '../state/selectors.ts';
import { kindOf, type FileKind } from '../exchange/file-kind.ts';
import { count } from '../runs/summary.ts';
import type { DataEffects } from './data.ts';
import type { DocumentEffects } from './document.ts';
import type { ImportedEffects } from './imported.ts';
import { newFileNote, type FileNote } from './incoming-note.ts';
import { askedFor, lastOpen, leaveAddress, withoutAsked } from './last-open.ts';
import type { SessionContext } from './context.ts';
import type { NotebooksEffects } from './notebooks.ts';

interface Siblings {
  readonly data: DataEffects;
  readonly document: DocumentEffects;
  readonly imported: ImportedEffects;
  readonly notebooks: NotebooksEffects;
}

/** What comes from outside: files a person hands over, and links. Readers are loaded when they are needed. */
export function incomingEffects(
  context: SessionContext,
  { data, document, imported, notebooks }: Siblings,
) {
  const { store, complain, resolve } = context;

  /** The data cell a file is for: that of the cell the run bar is about, else the first, else a new one. */
  const dataCell = (): CellId =>
    dataNear(store.getState(), activePlanner(store.getState())?.id ?? null) ??
    cellsOf(notebookOf(store.getState()), datasetConfig).at(0)?.id ??
    document.add(datasetConfig.kind, 0);

  async function openNotebookFile(file: File, note: FileNote): Promise<void> {
    note.busy(`Opening ${file.name}`, null);
    const { IPYNB_LIMIT, readIpynb } = await import('../exchange/ipynb/index.ts');
    // Read only what may be read: a larger file is refused by its size alone.
    if (file.size > IPYNB_LIMIT) return refuse(tooLarge(file, IPYNB_LIMIT), note);
    const answer = readIpynb(await file.text(), file.name, shippedNotebook);
    if ('error' in answer) return refuse(answer.error, note);
    await notebooks.openDocument(answer.document, answer.notices);
    note.done(`Opened ${file.name}`, null);
  }

  /** A page that was saved here: its notebook is read as one from a `.ipynb`. Any other page is refused. */
  async function openPage(file: File, note: FileNote): Promise<void> {
    note.busy(`Opening ${file.name}`, null);
    const { PAGE_LIMIT, notebookIn } = await import('../exchange/html/embedded.ts');
    if (file.size > PAGE_LIMIT) return refuse(tooLarge(file, PAGE_LIMIT), note);
    const inside = notebookIn(await file.text());
    if (inside === null) return refuse(forReading(file), note);
    const { readIpynb } = await import('../exchange/ipynb/index.ts');
    const answer = readIpynb(inside, file.name, shippedNotebook);
    if ('document' in answer) {
      await notebooks.openDocument(answer.document, answer.notices);
      return note.done(`Opened ${file.name}`, null);
    }
    const message = `The notebook in ${file.name} could not be opened. ${answer.error.message}`;
    refuse({ ...answer.error, message }, note);
  }

  /** A file that is none of ours: told above the document, which is brought into sight. */
  function refuse(error: LabError, note: FileNote): void {
    complain(error, 'file');
    note.failed(error, null);
  }

  async function openData(file: File, cell: CellId, note: FileNote): Promise<void> {
    note.busy(`Reading ${file.name}`, cell);
    await data.open(cell, { kind: 'file', file, name: file.name, dropShort: false });
    const { state } = slotOf(store.getState(), cell);
    if (state.kind === 'failed') return note.failed(state.error, cell);
    if (state.kind !== 'ready') return note.over();
    const { users, items } = state.card;
    note.done(`Opened ${file.name}: ${count(users)} users, ${count(items)} items`, cell);
  }

  function take(kind: FileKind, file: File, note: FileNote, cell?: CellId): Promise<void> | void {
    switch (kind) {
      case 'notebook':
        return openNotebookFile(file, note);
      case 'page':
        return openPage(file, note);
      case 'checkpoint':
        return imported.take(file, cell ?? dataCell(), note);
      case 'reading':
        return refuse(forReading(file), note);
      case 'archive':
        return refuse(archive(file), note);
      case 'data':
        return openData(file, cell ?? dataCell(), note);
    }
  }

  /** The document of a link (`#n=…`); the error where it holds none. */
  async function openLink(fragment: string): Promise<LabError | null> {
    const { readLink } = await import('../exchange/link/index.ts');
    const answer = readLink(fragment, shippedNotebook);
    if ('error' in answer) return answer.error;
    const { notebook, notices } = answer;
    await notebooks.openDocument(
      { notebook, runs: [], shown: new Map(), hidden: new Set() },
      notices,
    );
    return null;
  }

  /** A link out of the address; null where there is none. A reload must not open it over what was changed since. */
  function takeLink(): string | null {
    const { hash, pathname, search } = globalThis.location;
    if (!/^#n=/.test(hash)) return null;
    history.replaceState(null, '', pathname + search);
    return hash;
  }

  /** Begins with a notebook; where there is none of that name, with what was open last, and says so. */
  async function beginWith(id: NotebookId | null): Promise<void> {
    const { search } = globalThis.location;
    const asked = askedFor(search);
    const found = await notebooks.beginWith(id);
    if (!found) {
      const last = lastOpen(withoutAsked(search));
      if (last === null || last === id || !(await notebooks.beginWith(last)))
        await notebooks.beginWith(null);
    }
    if (asked === null || (found && asked === id)) return;
    leaveAddress(notebookOf(store.getState()).id);
    complain(unknownNotebook(asked), 'file');
  }

  return {
    /** What the page begins with: a link's document, else the notebook asked for, else First steps. */
    async begin(id: NotebookId | null): Promise<void> {
      const link = takeLink();
      if (link === null) return beginWith(id);
      data.sync();
      const error = await openLink(link);
      if (error === null) return;
      await beginWith(id);
      complain(error, 'file');
    },

    /** A link that came into the address of the open page. */
    async follow(): Promise<void> {
      const link = takeLink();
      const error = link === null ? null : await openLink(link);
      if (error !== null) complain(error, 'file');
    },

    /** A link to the document, in the clipboard. */
    async share(): Promise<void> {
      const { shareLink } = await import('../exchange/link/index.ts');
      const notebook = notebookOf(store.getState());
      const base = shippedNotebook(notebook.shipped);
      const link = shareLink(notebook, base);
      if ('tooLong' in link)
        return complain(
          {
            code: 'BAD_DOCUMENT',
            message: 'This notebook is too long for a link: its text does not fit in an address.',
            action: 'Save it as .ipynb and send the file.',
          },
          'settings',
        );
      const { origin, pathname } = location;
      const pictures = link.pictures === 1 ? 'its picture' : `its ${link.pictures} pictures`;
      const without = link.pictures === 0 ? '' : `, and not ${pictures}`;
      try {
        await navigator.clipboard.writeText(`${origin}${pathname}${link.fragment}`);
        store.setState({
          toast: {
            text: `Link copied. It holds cells and settings, no runs${without}.`,
            undo: null,
          },
        });
      } catch {
        // Without the clipboard the address bar is the place to copy it from.
        history.replaceState(null, '', link.fragment);
        const text = `The link is in the address bar. It holds no runs${without}.`;
        store.setState({ toast: { text, undo: null } });
      }
    },

    /**
     * A file from the person, told by its content: a notebook opens, also out of a page saved here, a checkpoint is
     * ranked on open data, a picture or another page is refused with the way to what can be opened, anything else is data.
     */
    async receive(file: File, cell?: CellId): Promise<void> {
      resolve('file');
      const note = newFileNote(store, file.name);
      const kind = await kindOf(file).catch(() => null);
      if (kind === null) return refuse(unreadable(file), note);
      return take(kind, file, note, cell);
    },

    /**
     * What was dropped at once: one file of each kind, data before the parameters that are ranked on them.
     * Of several of one kind only one would be seen, so none is taken.
     */
    async receiveAll(files: readonly File[]): Promise<void> {
      resolve('file');
      const all = newFileNote(store, files.map(({ name }) => name).join(', '));
      const kinds = await Promise.all(files.map((file) => kindOf(file).catch(() => null)));
      if (new Set(kinds).size < kinds.length) return refuse(severalFiles, all);
      for (const kind of ORDER) {
        const file = files[kinds.indexOf(kind)];
        if (file === undefined) continue;
        const note = newFileNote(store, file.name);
        if (kind === null) refuse(unreadable(file), note);
        else await take(kind, file, note);
      }
    },

    /** A file that is to be ranked, whatever it turns out to be. */
    rank: (file: File, cell?: CellId): Promise<void> =>
      imported.take(file, cell ?? dataCell(), newFileNote(store, file.name)),
  };
}

const unknownNotebook = (name: string): LabError => ({
  code: 'BAD_DOCUMENT',
  message: `There is no notebook called ${name.slice(0, 80)}.`,
  action: 'Choose one from the list of notebooks.',
});

/** In which order files that came together are taken: each may need the one before. */
const ORDER: readonly (FileKind | null)[] = [
  ...(['notebook', 'page', 'data', 'checkpoint', 'reading', 'archive'] as const),
  null,
];

const severalFiles: LabError = {
  code: 'BAD_DOCUMENT',
  message: 'Several files of one kind were dropped, and only one can be open.',
  action: 'Drop one of them.',
};

const unreadable = (file: File): LabError => ({
  code: 'BAD_DOCUMENT',
  message: `${file.name} could not be read: it is a folder, or was moved or changed in the meantime.`,
  action: 'Drop a single file, or choose it again.',
});

const archive = (file: File): LabError => ({
  code: 'BAD_DOCUMENT',
  message: `${file.name} is an archive, and not one that PyTorch saved.`,
  action: 'Unpack it and drop the file inside.',
});

const forReading = (file: File): LabError => ({
  code: 'BAD_DOCUMENT',
  message: `${file.name} is a file to look at: it holds no data and no notebook that could be opened.`,
  action: `Drop a notebook (.ipynb, or a page saved here), data (${dataExtensions().join(', ')}), or a checkpoint.`,
});

const tooLarge = (file: File, limit: number): LabError => ({
  code: 'BAD_DOCUMENT',
  message: `${file.name} is larger than a notebook of this page can be (${limit / 2 ** 20} MB).`,
  action: 'Save it again without its outputs, or open a smaller one.',
});
