import { between, type Journey } from './journey.ts';
import type { MarkStyle, Words } from './marks.ts';

/** A rectangle of a canvas, px, and the plane's ranges it shows. */
export interface View {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/** Marks a share of the way, each in its place; new ones appear. */
export function paint(
  canvas: CanvasRenderingContext2D,
  legs: Journey,
  share: number,
  view: View,
): void {
  const acrossX = view.width / (view.x[1] - view.x[0]);
  const acrossY = view.height / (view.y[1] - view.y[0]);
  canvas.save();
  canvas.beginPath();
  canvas.rect(view.left, view.top, view.width, view.height);
  canvas.clip();
  for (const { group, fromX, fromY } of legs) {
    const { style, x, y } = group;
    const shape = shapeOf(style);
    const isOpen = style.symbol.endsWith('-open');
    canvas.fillStyle = style.color;
    canvas.strokeStyle = isOpen ? style.color : (style.outline?.color ?? style.color);
    canvas.lineWidth = isOpen ? 1.5 : (style.outline?.width ?? 0);
    for (let i = 0; i < x.length; i++) {
      const isNew = Number.isNaN(fromX[i]);
      const atX = isNew ? x[i] : between(fromX[i], x[i], share);
      const atY = isNew ? y[i] : between(fromY[i], y[i], share);
      const left = view.left + (atX - view.x[0]) * acrossX;
      const top = view.top + view.height - (atY - view.y[0]) * acrossY;
      canvas.globalAlpha = style.opacity * (isNew ? share : 1);
      canvas.translate(left, top);
      if (!isOpen) canvas.fill(shape);
      if (isOpen || style.outline !== null) canvas.stroke(shape);
      canvas.translate(-left, -top);
    }
  }
  canvas.restore();
}

/** Words, the plainer the nearer marks are to their places. */
export function write(
  canvas: CanvasRenderingContext2D,
  words: readonly Words[],
  share: number,
  view: View,
): void {
  canvas.save();
  canvas.globalAlpha = share;
  canvas.textAlign = 'center';
  canvas.textBaseline = 'bottom';
  for (const { x, y, text, color, size } of words) {
    canvas.fillStyle = color;
    canvas.font = `700 ${size}px ${getComputedStyle(canvas.canvas).fontFamily}`;
    text.forEach((one, i) => {
      const left = view.left + ((x[i] - view.x[0]) * view.width) / (view.x[1] - view.x[0]);
      const down = ((y[i] - view.y[0]) * view.height) / (view.y[1] - view.y[0]);
      canvas.fillText(one, left, view.top + view.height - down);
    });
  }
  canvas.restore();
}

/** Corners of plotly's shapes about the middle, for a mark 2 across. */
const CORNERS: Readonly<Record<string, readonly (readonly [number, number])[]>> = {
  square: [[-1, -1], [1, -1], [1, 1], [-1, 1]], // prettier-ignore
  diamond: [[0, -1.3], [1.3, 0], [0, 1.3], [-1.3, 0]], // prettier-ignore
  'triangle-up': [[0, -1], [1.155, 0.5], [-1.155, 0.5]], // prettier-ignore
  'triangle-down': [[0, 1], [1.155, -0.5], [-1.155, -0.5]], // prettier-ignore
  pentagon: [[0, -1], [0.951, -0.309], [0.588, 0.809], [-0.588, 0.809], [-0.951, -0.309]], // prettier-ignore
  cross: [[-0.4, -1.2], [0.4, -1.2], [0.4, -0.4], [1.2, -0.4], [1.2, 0.4], [0.4, 0.4], [0.4, 1.2], [-0.4, 1.2], [-0.4, 0.4], [-1.2, 0.4], [-1.2, -0.4], [-0.4, -0.4]], // prettier-ignore
  star: Array.from({ length: 10 }, (_, i) => {
    const reach = i % 2 === 0 ? 1.4 : 0.56;
    return [reach * Math.sin((i * Math.PI) / 5), -reach * Math.cos((i * Math.PI) / 5)] as const;
  }),
};

function shapeOf({ symbol, size }: MarkStyle): Path2D {
  const path = new Path2D();
  const half = size / 2;
  const corners = CORNERS[symbol.replace(/-open$/, '')];
  if (corners === undefined) path.arc(0, 0, half, 0, 2 * Math.PI);
  else {
    for (const [x, y] of corners) path.lineTo(half * x, half * y);
    path.closePath();
  }
  return path;
}
