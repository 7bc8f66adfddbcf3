import type { Inspection } from '../../../workers/protocol/inspection.ts';
import { count } from '../../runs/summary.ts';
import { Scroll } from '../../ui/Scroll.tsx';
import { style } from '../../ui/style.ts';
import { usePage } from '../page.tsx';
import { MOST_ITEMS, type StoryCell } from './config.ts';
import { decimal, itemName } from './words.ts';

interface RecommendedProps {
  readonly cell: StoryCell;
  readonly found: Inspection;
}

/** The items that score highest, the held-out one marked, each of which can be added to the history. */
export function Recommended({ cell, found }: RecommendedProps) {
  const page = usePage();
  const { top, answer, standing, ranked, history } = found;
  const highest = Math.max(...top.map(({ score }) => score));
  const lowest = Math.min(...top.map(({ score }) => score));
  const share = (score: number) =>
    highest === lowest ? 1 : 0.1 + (0.9 * (score - lowest)) / (highest - lowest);
  const added = (item: number) =>
    void page.inspect(cell.id, {
      kind: 'items',
      items: [...history.map((one) => one.item), item].slice(-MOST_ITEMS),
    });
  return (
    <div className="story-part">
      <h3>Recommended</h3>
      <Scroll name="Recommended items">
        <table className="story-table">
          <thead>
            <tr>
              <th scope="col">Place</th>
              <th scope="col">Item</th>
              <th scope="col">Score</th>
            </tr>
          </thead>
          <tbody>
            {top.map((item, at) => (
              <tr key={item.item} className={item.isAnswer ? 'ours' : ''}>
                <td className="num">{at + 1}</td>
                <td>
                  {item.id === 0 ? (
                    itemName(item)
                  ) : (
                    <button
                      type="button"
                      className="link"
                      title="Add it to the history"
                      onClick={() => added(item.item)}
                    >
                      {itemName(item)}
                    </button>
                  )}
                  {item.isAnswer && <span className="story-answer">held out</span>}
                </td>
                <td className="num">
                  <span
                    className="story-bar"
                    style={style({ '--share': String(share(item.score)) })}
                  />
                  {decimal(item.score)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {answer !== null && standing.rank > top.length && (
        <p className="small quiet">
          {itemName(answer)}, held out: place {count(standing.rank)} of {count(ranked)}, score{' '}
          {decimal(standing.score)}.
        </p>
      )}
    </div>
  );
}
