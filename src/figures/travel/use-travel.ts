import { useLayoutEffect, useRef, useState, type RefObject } from 'react';
import type { Figure } from '../figure.ts';
import { between, eased, journey, placesAt, placesOf } from './journey.ts';
import { marksOf, wordsOf, type Places } from './marks.ts';
import { paint, write } from './paint.ts';
import { fitted, isDrawn, reachOf, stageOf } from './stage.ts';

const DURATION_MS = 400;
/** A drawing that does not come is not waited for longer. */
const PATIENCE_MS = 2000;

/** A figure, and what it shows in a number: an epoch. */
export interface Stop<F> {
  readonly figure: F;
  readonly at: number;
}

export interface Travel {
  /** What plotly is to draw: the figure, or while marks travel to it the one before. */
  readonly shown: Figure | null;
  /** Lies over the drawing. */
  readonly canvas: RefObject<HTMLCanvasElement | null>;
  /** Where from, while marks are on their way. */
  readonly from: number | null;
}

/** Where marks are at this moment, how far the plane reaches, and the nearest stop. */
interface Now {
  readonly places: () => Places;
  readonly reach: () => number;
  readonly at: () => number;
}

/**
 * Lets the marks of one figure travel to their places in the next: on a canvas, since plotly takes longer than a frame
 * over a thousand points; it draws the next figure when they have arrived. A new figure in the middle of it is gone to from there.
 */
export function useTravel({ figure, at }: Stop<Figure | null>): Travel {
  const canvas = useRef<HTMLCanvasElement>(null);
  const now = useRef<Now | null>(null);
  /** Reach of what plotly shows. */
  const drawn = useRef(1);
  const [shown, setShown] = useState(figure);
  const [from, setFrom] = useState<number | null>(null);

  useLayoutEffect(() => {
    const node = canvas.current;
    const box = node?.parentElement ?? null;
    const before = now.current;
    if (figure === null || node === null || before === null) {
      now.current = figure === null ? null : resting({ figure, at });
      if (figure !== null) drawn.current = reachOf(figure);
      setShown(figure);
      return;
    }
    const rest = resting({ figure, at });
    const stage = stageOf(box, drawn.current);
    const legs = stage && journey(before.places(), marksOf(figure.data));
    const context = legs && fitted(node);
    let frame = 0;
    const arrive = () => {
      now.current = rest;
      drawn.current = reachOf(figure);
      setShown(figure);
      setFrom(null);
    };
    if (stage === null || legs === null || context === null) {
      arrive();
      node.hidden = true;
      return;
    }

    const words = wordsOf(figure.data);
    const began = performance.now();
    const reaches = [before.reach(), reachOf(figure)] as const;
    const share = () => eased(Math.min(1, (performance.now() - began) / DURATION_MS));
    const reach = () => between(...reaches, share());
    const begun = before.at();
    now.current = {
      places: () => placesAt(legs, share()),
      reach,
      at: () => (share() < 0.5 ? begun : at),
    };
    const step = () => {
      const so = share();
      const r = between(...reaches, so);
      const [x, y] = [stage.wider.x * r, stage.wider.y * r];
      context.clearRect(0, 0, node.width, node.height);
      const view = { ...stage, x: [-x, x], y: [-y, y] } as const;
      paint(context, legs, so, view);
      write(context, words, so, view);
      if (so === 1) arrive();
      frame = requestAnimationFrame(so === 1 ? settle : step);
    };
    // The canvas stays until plotly has drawn the same.
    const settle = () => {
      const late = performance.now() - began > DURATION_MS + PATIENCE_MS;
      if (late || isDrawn(box, figure)) node.hidden = true;
      else frame = requestAnimationFrame(settle);
    };
    node.hidden = false;
    setFrom(begun);
    step();
    return () => cancelAnimationFrame(frame);
  }, [figure, at]);

  return { shown, canvas, from };
}

function resting({ figure, at }: Stop<Figure>): Now {
  const groups = marksOf(figure.data);
  return { places: () => placesOf(groups), reach: () => reachOf(figure), at: () => at };
}
