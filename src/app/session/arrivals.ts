import { OFFICIAL, type SeenItems } from '../../../workers/protocol/config.ts';
import type { LabError } from '../../../workers/protocol/errors.ts';
import type { CellId, NotebookId } from '../../notebook/ids.ts';
import { cellsOf } from '../../notebook/notebook.ts';
import { SHIPPED, shippedById } from '../../notebook/shipped/index.ts';
import { activeExperiment, notebookOf, slotOf } from '../../state/selectors.ts';
import { kindOf, type FileKind } from '../file-kind.ts';
import type { DataRoom } from './data.ts';
import type { DocumentRoom } from './document.ts';
import type { Room } from './room.ts';
import type { ShelfRoom } from './shelf.ts';

interface Rooms {
  readonly data: DataRoom;
  readonly document: DocumentRoom;
  readonly shelf: ShelfRoom;
}

/** What comes from outside: files a person hands over, and links. Readers are loaded when they are needed. */
export function arrivalsRoom(room: Room, { data, document, shelf }: Rooms) {
  const { lab, store, complain } = room;

  /** The data cell a file is for: the active experiment's, else the first, else a new one. */
  const dataCell = (): CellId =>
    activeExperiment(store.getState())?.config.dataset ??
    cellsOf(notebookOf(store.getState()), 'dataset').at(0)?.id ??
    document.add('dataset', 0);

  /** As the experiment on these data ranks its own, so that their rows can be compared. */
  const seenItemsFor = (cell: CellId): SeenItems =>
    [
      activeExperiment(store.getState()),
      ...cellsOf(notebookOf(store.getState()), 'experiment'),
    ].find((experiment) => experiment?.config.dataset === cell)?.config.settings.seen_items ??
    OFFICIAL.seen_items;

  async function evaluate(file: File, cell: CellId): Promise<void> {
    const card = slotOf(store.getState(), cell).opened?.card;
    if (card === undefined)
      return complain({
        code: 'UNKNOWN_DATASET',
        message: `${file.name} holds learned parameters, and no data are open to rank them on.`,
        action: 'Open the data it learned from, then drop it again.',
      });
    const before = store.getState().evaluation;
    if (before?.kind === 'running')
      return complain({
        code: 'RUN_BUSY',
        message: `${before.name} is being ranked, one file at a time.`,
        action: `Drop ${file.name} again when it is done.`,
      });
    // What is found has to be seen somewhere.
    if (cellsOf(notebookOf(store.getState()), 'results').length === 0)
      document.add('results', notebookOf(store.getState()).cells.length);
    const running = { kind: 'running', name: file.name } as const;
    store.setState({ evaluation: running });
    const answer = await lab.evaluate(card.id, file, 'test', seenItemsFor(cell));
    // Another document was turned to in the meantime.
    if (store.getState().evaluation !== running) return;
    store.setState(
      answer.ok
        ? {
            evaluation: { kind: 'done', name: file.name, dataset: card.name, ...answer.value },
            toast: { text: `${file.name} was ranked: its row is in Results.`, undo: null },
          }
        : {
            evaluation: { kind: 'failed', name: file.name, error: about(file, answer.error) },
            toast: { text: `${file.name} was not ranked: Results says why.`, undo: null },
          },
    );
  }

  async function openNotebookFile(file: File): Promise<void> {
    const { IPYNB_LIMIT, readIpynb } = await import('../../notebook/ipynb/index.ts');
    // Read only what may be read: a larger file is refused by its size alone.
    if (file.size > IPYNB_LIMIT) return complain(tooLarge(file, IPYNB_LIMIT));
    const answer = readIpynb(await file.text(), file.name);
    if ('error' in answer) return complain(answer.error);
    await shelf.openDocument(answer.document, answer.notices);
  }

  /** A page that was saved here: its notebook is read as one from a `.ipynb`. Any other page is refused. */
  async function openPage(file: File): Promise<void> {
    const { PAGE_LIMIT, notebookIn } = await import('../../notebook/html/embedded.ts');
    if (file.size > PAGE_LIMIT) return complain(tooLarge(file, PAGE_LIMIT));
    const inside = notebookIn(await file.text());
    if (inside === null) return complain(forReading(file));
    const { readIpynb } = await import('../../notebook/ipynb/index.ts');
    const answer = readIpynb(inside, file.name);
    if ('document' in answer) return shelf.openDocument(answer.document, answer.notices);
    const message = `The notebook in ${file.name} could not be opened. ${answer.error.message}`;
    complain({ ...answer.error, message });
  }

  function take(kind: FileKind, file: File, cell?: CellId): Promise<void> | void {
    switch (kind) {
      case 'notebook':
        return openNotebookFile(file);
      case 'page':
        return openPage(file);
      case 'checkpoint':
        return evaluate(file, cell ?? dataCell());
      case 'reading':
        return complain(forReading(file));
      case 'archive':
        return complain(archive(file));
      case 'data':
        return data.open(cell ?? dataCell(), {
          kind: 'file',
          file,
          name: file.name,
          dropShort: false,
        });
    }
  }

  /** The document of a link (`#n=…`); the error where it holds none. */
  async function openLink(fragment: string): Promise<LabError | null> {
    const { readLink } = await import('../../notebook/link/index.ts');
    const answer = readLink(fragment, (id) => shippedById(id)?.notebook ?? null);
    if ('error' in answer) return answer.error;
    const { notebook, notices } = answer;
    await shelf.openDocument({ notebook, runs: [], shown: new Map(), hidden: new Set() }, notices);
    return null;
  }

  /** A link out of the address; null where there is none. A reload must not open it over what was changed since. */
  function takeLink(): string | null {
    const { hash, pathname, search } = globalThis.location;
    if (!/^#n=/.test(hash)) return null;
    history.replaceState(null, '', pathname + search);
    return hash;
  }

  return {
    /** What the page begins with: a link's document, else the notebook asked for, else First steps. */
    async begin(id: NotebookId | null): Promise<void> {
      const link = takeLink();
      if (link === null) return shelf.beginWith(id);
      data.sync();
      const error = await openLink(link);
      if (error === null) return;
      await shelf.beginWith(id);
      complain(error);
    },

    /** A link that came into the address of the open page. */
    async follow(): Promise<void> {
      const link = takeLink();
      const error = link === null ? null : await openLink(link);
      if (error !== null) complain(error);
    },

    /** A link to the document, in the clipboard. */
    async share(): Promise<void> {
      const { shareLink } = await import('../../notebook/link/index.ts');
      const notebook = notebookOf(store.getState());
      const base = SHIPPED.find(({ id }) => id === notebook.shipped)?.notebook ?? null;
      const link = shareLink(notebook, base);
      if ('tooLong' in link)
        return complain({
          code: 'BAD_DOCUMENT',
          message: 'This notebook is too long for a link: its text does not fit in an address.',
          action: 'Save it as .ipynb and send the file.',
        });
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
      const kind = await kindOf(file).catch(() => null);
      if (kind === null) return complain(unreadable(file));
      return take(kind, file, cell);
    },

    /**
     * What was dropped at once: one file of each kind, data before the parameters that are ranked on them.
     * Of several of one kind only one would be seen, so none is taken.
     */
    async receiveAll(files: readonly File[]): Promise<void> {
      const kinds = await Promise.all(files.map((file) => kindOf(file).catch(() => null)));
      if (new Set(kinds).size < kinds.length) return complain(severalFiles);
      for (const kind of ORDER) {
        const file = files[kinds.indexOf(kind)];
        if (file === undefined) continue;
        if (kind === null) complain(unreadable(file));
        else await take(kind, file);
      }
    },

    /** A file that is to be ranked, whatever it turns out to be. */
    rank: (file: File, cell?: CellId): Promise<void> => evaluate(file, cell ?? dataCell()),
  };
}

const about = (file: File, error: LabError): LabError => ({
  ...error,
  message: `${file.name}: ${error.message}`,
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
  action:
    'Drop a notebook (.ipynb, or a page saved here), data as text (.txt, .csv, .tsv, .inter, .dat, .gz), or a checkpoint.',
});

const tooLarge = (file: File, limit: number): LabError => ({
  code: 'BAD_DOCUMENT',
  message: `${file.name} is larger than a notebook of this page can be (${limit / 2 ** 20} MB).`,
  action: 'Save it again without its outputs, or open a smaller one.',
});
