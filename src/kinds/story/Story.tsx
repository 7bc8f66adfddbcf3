import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Outcome } from '../CellFrame.tsx';
import { useLab } from '../page.tsx';
import { useModel } from '../use-model.ts';
import { Attention } from './Attention.tsx';
import type { StoryCell } from './config.ts';
import { Intents } from './Intents.tsx';
import { storyKind } from './kind.ts';
import { Recommended } from './Recommended.tsx';
import { Sequences } from './Sequences.tsx';
import { Who } from './Who.tsx';
import { Why } from './Why.tsx';
import { leadSentence, whenSentence } from './words.ts';

/** Items, views, what the model looks at, the intents near by, what it recommends, and why. */
export default function Story({ cell }: { readonly cell: StoryCell }) {
  const { run, found, names } = useModel(storyKind, cell);
  const story = useLab((state) => state.stories.get(cell.id) ?? null);
  return (
    <>
      <div className="cell-controls">
        <Who cell={cell} run={run} found={found} busy={story?.busy === true} />
      </div>
      {story?.error != null && <ErrorNote error={story.error} />}
      <Outcome cell={cell}>
        {run === null || found === null ? (
          <p className="quiet">
            {run === null
              ? 'Once there is a run, one of its users is read here through what it has learned.'
              : 'Choose a user above, or press a point of the map.'}
          </p>
        ) : (
          <div className="story" aria-busy={story?.busy === true}>
            <p className="results-lead">{leadSentence(found)}</p>
            <p className="small quiet">{whenSentence(found, run)}</p>
            <Sequences cell={cell} found={found} />
            <div className="story-columns">
              <Recommended cell={cell} found={found} />
              <Why found={found} />
            </div>
            <Intents cell={cell} run={run} found={found} names={names} />
            <Attention found={found} />
          </div>
        )}
      </Outcome>
    </>
  );
}
