/** A file with learned parameters, by its name. */
export const isCheckpoint = (name: string): boolean => /\.(pt|pth|safetensors)$/i.test(name);

/** A notebook, ours or Jupyter's, by its name. */
export const isNotebook = (name: string): boolean => /\.ipynb$/i.test(name);

/** A web page by its name: one that was saved here has its notebook inside. */
export const isPage = (name: string): boolean => /\.html?$/i.test(name);

/** A file that leaves this page, or another, to be looked at: there is nothing in it to go on with. */
export const isForReading = (name: string): boolean =>
  /\.(svg|png|jpe?g|pdf|zip|json|ya?ml|md)$/i.test(name);

/** What the file choosers offer. */
export const NOTEBOOK_FILES = '.ipynb,.html,.htm';
export const DATA_FILES = '.txt,.csv,.tsv,.inter,.gz,.dat';
export const CHECKPOINT_FILES = '.pt,.pth,.safetensors';

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
