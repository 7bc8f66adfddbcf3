import {
  BufferTarget,
  CanvasSource,
  getFirstEncodableVideoCodec,
  Output,
  QUALITY_HIGH,
  WebMOutputFormat,
} from 'mediabunny';
import { filmHeight, type FilmWriter } from './film.ts';

const [WIDTH, FPS] = [720, 24];

/** A film as WebM, encoded by the browser; null where it cannot. */
export async function webmWriter(): Promise<FilmWriter | null> {
  const size = { width: WIDTH, height: filmHeight(WIDTH) };
  const codec =
    'VideoEncoder' in globalThis ? await getFirstEncodableVideoCodec(['vp9', 'vp8'], size) : null;
  if (codec === null) return null;
  const target = new BufferTarget();
  const output = new Output({ format: new WebMOutputFormat(), target });
  let source: CanvasSource | null = null;
  let at = 0;
  return {
    width: WIDTH,
    fps: FPS,
    async begin(canvas) {
      source = new CanvasSource(canvas, { codec, bitrate: QUALITY_HIGH });
      output.addVideoTrack(source, { frameRate: FPS });
      await output.start();
    },
    async add(_canvas, seconds) {
      await source?.add(at, seconds);
      at += seconds;
    },
    async finish() {
      await output.finalize();
      if (target.buffer === null) throw new Error('the encoder gave no film');
      return new Blob([target.buffer], { type: 'video/webm' });
    },
  };
}
