import { useEffect, useMemo, useRef } from 'react';
import type { Attention as Weights, Inspection } from '../../../workers/protocol/inspection.ts';
import { useChartTheme } from '../../figures/use-chart-theme.ts';
import { headsOf, lookedAt } from './attention.ts';
import { itemName, decimal } from './words.ts';

/** What every head of every layer looks at: a small map each, and in words what the last item looks at most. */
export function Attention({ found }: { readonly found: Inspection }) {
  const { attention, history, read } = found;
  if (attention === null)
    return (
      <div className="story-part">
        <h3>Attention</h3>
        <p className="small quiet">This model has no attention.</p>
      </div>
    );
  const items = history.slice(history.length - read);
  return (
    <div className="story-part">
      <h3>Attention</h3>
      <div className="story-heads">
        {headsOf(attention).map(({ layer, head }) => {
          const most = lookedAt(attention, layer, head)[0];
          const words = `${itemName(items[most.at])} ${decimal(most.weight, 2)}`;
          return (
            <figure key={`${layer} ${head}`}>
              <HeatMap attention={attention} layer={layer} head={head} />
              <figcaption className="small">
                Layer {layer + 1}, head {head + 1}
                <span className="quiet"> last looks most at {words}</span>
              </figcaption>
            </figure>
          );
        })}
      </div>
      <p className="small quiet">
        A row is an item that asks, a column one that it looks at, oldest first; stronger is more.
        The last row is what recommends.
      </p>
    </div>
  );
}

interface HeatMapProps {
  readonly attention: Weights;
  readonly layer: number;
  readonly head: number;
}

function HeatMap({ attention, layer, head }: HeatMapProps) {
  const { ink } = useChartTheme();
  const canvas = useRef<HTMLCanvasElement>(null);
  const { length } = attention;
  const weights = useMemo(() => {
    const size = length * length;
    const from = (layer * attention.heads + head) * size;
    return attention.weights.subarray(from, from + size);
  }, [attention, layer, head, length]);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (context == null) return;
    context.clearRect(0, 0, length, length);
    context.fillStyle = ink;
    weights.forEach((weight, at) => {
      // The root keeps small weights in sight.
      context.globalAlpha = Math.sqrt(Math.min(1, Math.max(0, weight)));
      context.fillRect(at % length, Math.floor(at / length), 1, 1);
    });
  }, [weights, length, ink]);
  return (
    <canvas
      ref={canvas}
      className="story-heat"
      width={length}
      height={length}
      role="img"
      aria-label={`Attention of layer ${layer + 1}, head ${head + 1}, ${length} items by ${length}`}
    />
  );
}
