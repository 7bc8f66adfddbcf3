import { between, eased, journey, placesOf, type Journey } from '../travel/journey.ts';
import type { MarkGroup } from '../travel/marks.ts';
import { paint } from '../travel/paint.ts';
import type { Theme } from '../theme.ts';

/** One epoch of a film: its marks, and what stands below them. */
export interface FilmShot {
  readonly marks: readonly MarkGroup[];
  /** Half the width of the square drawn. */
  readonly reach: number;
  /** "After epoch 12"; "6 of 8 intents in use"; whose run it is. */
  readonly caption: readonly [when: string, intents: string, run: string];
}

/** What a film is written to. */
export interface FilmWriter {
  readonly width: number;
  readonly fps: number;
  /** Shown a picture of all colours before the first is added. */
  readonly begin: (canvas: HTMLCanvasElement) => Promise<void>;
  readonly add: (canvas: HTMLCanvasElement, seconds: number) => Promise<void>;
  readonly finish: () => Promise<Blob>;
}

/** Of a picture's width: what the caption takes below the square. */
const FOOT = 0.11;
/** Share of an epoch's time in which marks travel; then they rest. */
const MOVING = 0.7;
/** Seconds that the end stays. */
const LAST = 1.5;

/** Seconds of each epoch: some twenty in all, none a flicker and none a wait. */
export const shotSeconds = (shots: number): number =>
  Math.min(0.6, Math.max(0.125, 20 / Math.max(1, shots)));

/** A picture's height; even, as video encoders want it. */
export const filmHeight = (width: number): number => 2 * Math.round((width * (1 + FOOT)) / 2);

/** Paints every picture of a film and hands it to its writer. `onProgress`: the share that is done. */
export async function writeFilm(
  shots: readonly FilmShot[],
  theme: Theme,
  writer: FilmWriter,
  onProgress: (share: number) => void,
): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = writer.width;
  canvas.height = filmHeight(writer.width);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('no canvas to draw the film on');
  const pictures = Math.max(2, Math.round(shotSeconds(shots.length) * writer.fps));
  paintShot(context, shots, shots.length - 1, 1, theme);
  await writer.begin(canvas);
  for (let shot = 0; shot < shots.length; shot += 1) {
    for (let picture = 1; picture <= pictures; picture += 1) {
      paintShot(context, shots, shot, eased(Math.min(1, picture / pictures / MOVING)), theme);
      const isEnd = shot === shots.length - 1 && picture === pictures;
      await writer.add(canvas, isEnd ? LAST : 1 / writer.fps);
    }
    onProgress((shot + 1) / shots.length);
    // The page goes on meanwhile.
    await new Promise((resolve) => setTimeout(resolve));
  }
  return writer.finish();
}

/** One picture: a share of the way from the epoch before. */
function paintShot(
  context: CanvasRenderingContext2D,
  shots: readonly FilmShot[],
  at: number,
  share: number,
  theme: Theme,
): void {
  const shot = shots[at];
  const before = shots[at - 1] ?? shot;
  const { width, height } = context.canvas;
  context.globalAlpha = 1;
  context.fillStyle = theme.paper;
  context.fillRect(0, 0, width, height);
  const reach = between(before.reach, shot.reach, share);
  const range = [-reach, reach] as const;
  const edge = width / 60;
  const side = width - 2 * edge;
  const legs = journey(placesOf(before.marks), shot.marks) ?? still(shot.marks);
  paint(context, legs, share, {
    left: edge,
    top: edge,
    width: side,
    height: side,
    x: range,
    y: range,
  });
  paintCaption(context, shot.caption, theme);
}

const still = (marks: readonly MarkGroup[]): Journey =>
  marks.map((group) => ({
    group,
    fromX: Float32Array.from(group.x),
    fromY: Float32Array.from(group.y),
  }));

function paintCaption(
  context: CanvasRenderingContext2D,
  [when, intents, run]: FilmShot['caption'],
  theme: Theme,
): void {
  const { width, height } = context.canvas;
  const unit = width / 36;
  const [left, right] = [unit, width - unit];
  const line = (
    text: string,
    x: number,
    y: number,
    size: number,
    weight: number,
    color: string,
  ) => {
    context.font = `${weight} ${Math.round(size)}px ${theme.font}`;
    context.fillStyle = color;
    context.textAlign = x === right ? 'right' : 'left';
    context.fillText(text, x, y);
  };
  line(when, left, height - 2 * unit, unit, 600, theme.ink);
  line(intents, right, height - 2 * unit, unit, 600, theme.ink);
  line(run, left, height - 0.7 * unit, 0.75 * unit, 400, theme.muted);
}
