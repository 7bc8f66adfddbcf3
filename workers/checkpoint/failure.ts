import { LabFailure } from '../protocol/errors.ts';

/** The file is damaged, cut short, or something else than a checkpoint. */
export function badCheckpoint(message: string, detail?: string): LabFailure {
  return new LabFailure({
    code: 'BAD_CHECKPOINT',
    message,
    action: 'Check that the file is complete (copy or download it again), then open it once more.',
    ...(detail === undefined ? {} : { detail }),
  });
}

/** The file is something else; what it often is instead of the file that was meant is said. */
export function noCheckpoint(file: Uint8Array): LabFailure {
  const head = new TextDecoder('latin1').decode(file.subarray(0, 200)).trimStart();
  const [message, action] = head.startsWith('version https://git-lfs')
    ? [
        'The file is a pointer of Git LFS, not the checkpoint itself.',
        'Run git lfs pull, then open it.',
      ]
    : /^<(!doctype html|html)/i.test(head)
      ? [
          'The file is a web page, not a checkpoint.',
          'Download the file itself, not the page about it.',
        ]
      : [
          'The file is neither a PyTorch checkpoint (.pt) nor a safetensors file.',
          'Choose a file written by torch.save or by safetensors.',
        ];
  return new LabFailure({ code: 'BAD_CHECKPOINT', message, action });
}

/** The bytes are not those that were written. `what` says where, e.g. "the checksum of data/0 does not match its bytes". */
export const damagedFile = (what: string): LabFailure =>
  badCheckpoint(
    `The checkpoint was damaged after it was saved: ${what}. Its numbers are not to be trusted.`,
  );

/** The file asks for code to be run. `name` is what it asks for, e.g. `os.system`. */
export function refused(name: string): LabFailure {
  return new LabFailure({
    code: 'CHECKPOINT_REFUSED',
    message: `The checkpoint asks to run ${printable(name)}. Only tensors and plain values are read, so nothing in it was run.`,
    action: 'In PyTorch, save only the parameters: torch.save(model.state_dict(), path).',
  });
}

/** A tensor that is needed is kept as something only code could turn into numbers. */
export function opaqueWeight(name: string, kept: string): LabFailure {
  return new LabFailure({
    code: 'CHECKPOINT_REFUSED',
    message: `The checkpoint keeps ${printable(name)} as ${printable(kept)}, which only Python could turn into a tensor. No code of a file is run here.`,
    action: 'In PyTorch, save only tensors: torch.save(model.state_dict(), path).',
  });
}

/** Several models in one file, and nothing that says which is meant. */
export const severalModels = (places: readonly string[]): LabFailure =>
  mismatch(
    `The checkpoint holds several models with different values: ${places.map(printable).join(', ')}. It does not say which is meant.`,
    'In PyTorch, save the one that is meant by itself: torch.save(model.state_dict(), path).',
  );

/** What to do where weights and data do not belong together. */
export const OTHER_DATA = 'Open the data set that the checkpoint was trained on.';

/** The tensors are well-formed, but not those of this model or this data set. */
export function mismatch(message: string, action: string): LabFailure {
  return new LabFailure({ code: 'CHECKPOINT_MISMATCH', message, action });
}

/** Text out of an untrusted file, safe to show: one line, at most 120 characters. */
export function printable(text: string): string {
  const line = text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '\uFFFD');
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
}
