import { dataExtensions } from '../../workers/catalog/formats.ts';

/** What the file choosers offer. */
export const NOTEBOOK_FILES = '.ipynb,.html,.htm';
export const dataFiles = (): string => dataExtensions().join(',');
export const CHECKPOINT_FILES = '.pt,.pth,.ckpt,.bin,.safetensors';

/** Hands a file to the person. */
export function download(name: string, content: Uint8Array): void {
  const copy = new Uint8Array(content); // a plain ArrayBuffer, whatever the engine sent
  downloadBlob(name, new Blob([copy], { type: 'application/octet-stream' }));
}

/** Hands a blob to the person as a file. */
export function downloadBlob(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Let the click take hold of the address first.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
