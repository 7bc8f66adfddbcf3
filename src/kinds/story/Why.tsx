import type { Inspection } from '../../../workers/protocol/inspection.ts';
import { Scroll } from '../../ui/Scroll.tsx';
import { decimal, fall, itemName } from './words.ts';

/** Items of which it is told what they carry. */
const SHOWN = 12;

/** What the answer hangs on: its rank and score without each item of the history, measured one by one. */
export function Why({ found }: { readonly found: Inspection }) {
  const { without, history, standing, answer, top } = found;
  const about = itemName(answer ?? top[0]);
  return (
    <div className="story-part">
      <h3>Why {about}</h3>
      {without.length === 0 ? (
        <p className="small quiet">Of a history of one item none can be left out.</p>
      ) : (
        <Scroll name="Without each item">
          <table className="story-table">
            <thead>
              <tr>
                <th scope="col">Without</th>
                <th scope="col">Its place</th>
                <th scope="col">Its score</th>
              </tr>
            </thead>
            <tbody>
              {without.slice(0, SHOWN).map((one) => (
                <tr key={one.at}>
                  <td>{itemName(history[one.at])}</td>
                  <td className="num">{fall(found, one)}</td>
                  <td className="num">{change(one.score - standing.score)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      <p className="small quiet">
        Measured: each item was left out by itself and all items ranked again, the worst loss first.
        {without.length > SHOWN && ` ${without.length - SHOWN} more cost less.`}
      </p>
    </div>
  );
}

const change = (by: number): string => (by > 0 ? `+${decimal(by)}` : decimal(by));
