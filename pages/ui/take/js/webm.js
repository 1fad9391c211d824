/* A WebM: the browser's own encoder for the frames, and round them the few elements a file of one track is made of. */
import { ArrayBufferTarget, Muxer } from '../../vendor/webm-muxer/webm-muxer.mjs';

const CODECS = [['vp09.00.40.08', 'V_VP9'], ['vp8', 'V_VP8']];
const SECOND = 1_000_000; // in the encoder's microseconds
const KEYED = 20; // frames from one that stands alone to the next
const RATE = 0.25; // bits a pixel

/** @param {HTMLCanvasElement} canvas of every frame @param {number} seconds a frame stays */
export async function makeWebm(canvas, seconds) {
  const { width, height } = canvas;
  const bitrate = Math.round((width * height * RATE) / Math.max(seconds, 1 / 30));
  const wish = { width, height, bitrate, framerate: 1 / seconds, latencyMode: /** @type {const} */ ('quality') };
  const able = await Promise.all(CODECS.map(([codec]) => VideoEncoder.isConfigSupported({ ...wish, codec })));
  const [codec, name] = CODECS[able.findIndex(({ supported }) => supported)] ?? [];
  if (!codec) throw new Error('no encoder');
  const target = new ArrayBufferTarget();
  const muxer = new Muxer({ target, video: { codec: name, width, height, frameRate: 1 / seconds } });
  let fault = /** @type {Error | null} */ (null);
  const encoder = new VideoEncoder({
    output: (chunk, meta) => muxer.addVideoChunk(chunk, meta),
    error: error => (fault = error),
  });
  encoder.configure({ ...wish, codec });
  const room = () =>
    new Promise(done => {
      if (encoder.encodeQueueSize > 2) encoder.addEventListener('dequeue', done, { once: true });
      else setTimeout(done);
    });
  let frames = 0;
  /** The frame that stands on the canvas. */
  const add = async () => {
    if (fault) throw fault;
    const timestamp = Math.round(frames * seconds * SECOND);
    const frame = new VideoFrame(canvas, { timestamp, duration: seconds * SECOND });
    encoder.encode(frame, { keyFrame: frames++ % KEYED === 0 });
    frame.close();
    await room();
  };
  return {
    add,
    /** @returns {Promise<Blob>} */
    async finish() {
      await add(); // the last one stays too: a film is as long as its last frame's time
      await encoder.flush();
      muxer.finalize();
      return new Blob([target.buffer], { type: 'video/webm' });
    },
    stop() {
      if (encoder.state !== 'closed') encoder.close();
    },
  };
}
