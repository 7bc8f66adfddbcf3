import { useLab, usePage } from '../page.tsx';
import type { DatasetSource, LoadProgress } from '../../../workers/protocol/dataset.ts';
import type { LabError } from '../../../workers/protocol/errors.ts';
import type { CellId } from '../../document/ids.ts';
import { slotOf } from '../../state/selectors.ts';
import { count } from '../../runs/summary.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { loadedShare, loadingWords } from './loading.ts';
import { BUNDLED, sourceName } from './sources.ts';

/** What is happening to data that were asked for: progress, or why they did not open. */
export function DataNotice({ cell }: { readonly cell: CellId }) {
  const dataset = useLab((state) => slotOf(state, cell).state);
  const hasCard = useLab((state) => slotOf(state, cell).opened !== null);
  switch (dataset.kind) {
    case 'empty':
    case 'ready':
      return null;
    case 'loading':
      // The bundled data open with the page: a notice there would only move things.
      return hasCard || dataset.source.kind !== 'bundled' ? (
        <Loading source={dataset.source} progress={dataset.progress} />
      ) : null;
    case 'failed':
      return <Failed cell={cell} source={dataset.source} error={dataset.error} hasCard={hasCard} />;
  }
}

interface LoadingProps {
  readonly source: DatasetSource;
  readonly progress: LoadProgress | null;
}

function Loading({ source, progress }: LoadingProps) {
  const share = loadedShare(progress);
  return (
    <div className="notice" role="status">
      <p className="num">{loadingWords(source, progress)}</p>
      <progress
        aria-label={`Opening ${sourceName(source)}`}
        {...(share === null ? {} : { value: share })}
      />
    </div>
  );
}

interface FailedProps {
  readonly cell: CellId;
  readonly source: DatasetSource;
  readonly error: LabError;
  readonly hasCard: boolean;
}

function Failed({ cell, source, error, hasCard }: FailedProps) {
  const page = usePage();
  const again = (next: DatasetSource) => () => void page.openDataset(cell, next);
  const remedy =
    error.code === 'SHORT_USERS' && source.kind === 'file' ? (
      <button
        type="button"
        className="button primary"
        onClick={again({ ...source, dropShort: true })}
      >
        {error.count === undefined
          ? 'Drop them and continue'
          : `Drop ${count(error.count)} ${error.count === 1 ? 'user' : 'users'} and continue`}
      </button>
    ) : source.kind === 'catalog' ? (
      <>
        <button type="button" className="button" onClick={again(source)}>
          Try again
        </button>
        <span className="quiet small">
          or drop the file {source.name}.txt anywhere on this page
        </span>
      </>
    ) : source.kind === 'bundled' ? (
      <button type="button" className="button" onClick={again(BUNDLED)}>
        Try again
      </button>
    ) : null;
  return (
    <ErrorNote
      error={error}
      action={
        <>
          {remedy}
          {hasCard && (
            <button
              type="button"
              className="button quiet-button"
              onClick={() => page.keepDataset(cell)}
            >
              Keep the data that are open
            </button>
          )}
        </>
      }
    />
  );
}
