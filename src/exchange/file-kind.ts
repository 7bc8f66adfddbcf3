import { isDataName } from '../../workers/catalog/formats.ts';
import { IPYNB_LIMIT } from './ipynb/format.ts';

/** What can be done with a file: open it, rank it, read it as data; or say that it is to be looked at or unpacked. */
export type FileKind = 'notebook' | 'page' | 'checkpoint' | 'data' | 'reading' | 'archive';

/** Bytes that are looked at: of the beginning, and of the directory at the end of an archive. */
const HEAD = 4096;
const TAIL = 2 ** 16;

const ZIP = [0x50, 0x4b, 3, 4];
/** Pictures and papers: PNG, JPEG, GIF, PDF. */
const PICTURES = [
  [0x89, 0x50, 0x4e, 0x47],
  [0xff, 0xd8, 0xff],
  [0x47, 0x49, 0x46, 0x38],
  [0x25, 0x50, 0x44, 0x46],
];

const startsWith = (bytes: Uint8Array, magic: readonly number[]): boolean =>
  magic.every((byte, i) => bytes[i] === byte);

const bytesOf = async (part: Blob): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await part.arrayBuffer());

/** Text of one letter per byte: enough to look for a plain word. */
const letters = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes);

/**
 * What a file is. Its content says so, whatever it is called: parameters by the first bytes of their
 * formats, a notebook and a page by theirs. The name decides where the content leaves it open, as
 * that of a damaged file does.
 * @throws whatever reading the file throws, as for a folder or a file that is gone.
 */
export async function kindOf(file: File): Promise<FileKind> {
  const head = await bytesOf(file.slice(0, HEAD));
  if (startsWith(head, ZIP) && (await holdsTensors(file, head))) return 'checkpoint';
  if (isPickle(head) || isSafetensors(head, file.size)) return 'checkpoint';
  if (PICTURES.some((magic) => startsWith(head, magic))) return 'reading';
  const text = letters(head).replace(/^ï»¿/, '').trimStart();
  if (text.startsWith('{') && (await isNotebookText(file))) return 'notebook';
  if (/^<(!doctype html|html)/i.test(text)) return 'page';
  const named = kindByName(file.name);
  if (named !== 'data' || isDataName(file.name)) return named;
  return startsWith(head, ZIP) && /\.zip$/i.test(file.name) ? 'archive' : 'data';
}

/** PyTorch's archives list `data.pkl`, at their beginning or in the directory at their end. */
async function holdsTensors(file: File, head: Uint8Array): Promise<boolean> {
  if (letters(head).includes('data.pkl')) return true;
  return letters(await bytesOf(file.slice(Math.max(0, file.size - TAIL)))).includes('data.pkl');
}

/** A pickle begins with its protocol; no text does, and no packed file. */
const isPickle = (head: Uint8Array): boolean => head[0] === 0x80 && head[1] >= 2 && head[1] <= 5;

/** The length of a header of JSON, and the header. */
function isSafetensors(head: Uint8Array, size: number): boolean {
  if (head.length < 10 || head[8] !== 0x7b) return false;
  const length = new DataView(head.buffer, head.byteOffset, 8).getBigUint64(0, true);
  return length + 8n <= BigInt(size);
}

/** Any Jupyter file says which version of the format it has, usually at its end. */
const isNotebookText = async (file: File): Promise<boolean> =>
  file.size <= IPYNB_LIMIT && /"nbformat"\s*:/.test(await file.text());

/** By its name alone. */
export function kindByName(name: string): FileKind {
  if (/\.ipynb$/i.test(name)) return 'notebook';
  if (/\.html?$/i.test(name)) return 'page';
  if (/\.(pt|pth|ckpt|safetensors)$/i.test(name)) return 'checkpoint';
  if (isDataName(name)) return 'data';
  return /\.(svg|png|jpe?g|gif|pdf|json|ya?ml|md)$/i.test(name) ? 'reading' : 'data';
}
