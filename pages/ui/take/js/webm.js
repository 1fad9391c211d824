/* A WebM: the browser's own encoder for the frames, and round them the few elements a file of one track is made of
   (EBML: RFC 8794; its elements: RFC 9559). */

const CODECS = [
  ['vp09.00.40.08', 'V_VP9'],
  ['vp8', 'V_VP8'],
];
const SECOND = 1_000_000; // in the encoder's microseconds
const KEYED = 20; // frames from one that stands alone to the next
const RATE = 0.25; // bits a pixel

/* ---------- elements: a number, a size, a body */

const bytesOf = (/** @type {number} */ x, /** @type {number} */ n) =>
  Uint8Array.from({ length: n }, (_, i) => Math.floor(x / 256 ** (n - 1 - i)) % 256);
const idOf = (/** @type {number} */ id) => bytesOf(id, Math.ceil(id.toString(16).length / 2));
const lengthOf = (/** @type {(Uint8Array)[]} */ parts) => parts.reduce((sum, part) => sum + part.length, 0);

/** @param {number} id @param {Uint8Array[]} parts @returns {Uint8Array[]} */
function element(id, ...parts) {
  const size = bytesOf(lengthOf(parts), 8);
  size[0] = 1; // eight bytes of size
  return [idOf(id), size, ...parts];
}

const uint = (/** @type {number} */ id, /** @type {number} */ value, n = 4) => element(id, bytesOf(value, n));
const string = (/** @type {number} */ id, /** @type {string} */ text) => element(id, new TextEncoder().encode(text));
function float(/** @type {number} */ id, /** @type {number} */ value) {
  const body = new Uint8Array(8);
  new DataView(body.buffer).setFloat64(0, value);
  return element(id, body);
}

/** One frame: its track, its time after its cluster's in milliseconds, whether it stands alone. */
function block({ data, time, key }, from) {
  const head = new Uint8Array([0x81, 0, 0, key ? 0x80 : 0]);
  new DataView(head.buffer).setInt16(1, Math.round(time - from));
  return element(0xa3, head, data);
}

/** The file. @param {{data: Uint8Array, time: number, key: boolean}[]} frames times in ms
    @param {{codec: string, width: number, height: number, duration: number}} about */
function webmOf(frames, { codec, width, height, duration }) {
  const starts = frames.flatMap(({ key }, i) => (key ? [i] : []));
  const clusters = starts.map((start, n) => {
    const time = Math.round(frames[start].time);
    const inside = frames.slice(start, starts[n + 1]).flatMap(frame => block(frame, time));
    return { time, parts: element(0x1f43b675, ...uint(0xe7, time), ...inside) };
  });
  const info = element(
    0x1549a966,
    ...uint(0x2ad7b1, 1_000_000),
    ...float(0x4489, duration),
    ...string(0x4d80, 'gradient descent'),
    ...string(0x5741, 'gradient descent'),
  );
  const video = element(0xe0, ...uint(0xb0, width), ...uint(0xba, height));
  const named = [...uint(0xd7, 1), ...uint(0x73c5, 1), ...uint(0x83, 1), ...uint(0x9c, 0), ...string(0x86, codec)];
  const tracks = element(0x1654ae6b, ...element(0xae, ...named, ...video));
  const cuesFrom = (/** @type {number} */ at) => {
    let place = at;
    const points = clusters.flatMap(({ time, parts }) => {
      const where = element(0xb7, ...uint(0xf7, 1), ...uint(0xf1, place));
      place += lengthOf(parts);
      return element(0xbb, ...uint(0xb3, time), ...where);
    });
    return element(0x1c53bb6b, ...points);
  };
  const before = lengthOf([...info, ...tracks]);
  const cues = cuesFrom(before + lengthOf(cuesFrom(0))); // as long wherever it points
  const said = [...uint(0x4286, 1), ...uint(0x42f7, 1), ...uint(0x42f2, 4), ...uint(0x42f3, 8)];
  const head = element(0x1a45dfa3, ...said, ...string(0x4282, 'webm'), ...uint(0x4287, 4), ...uint(0x4285, 2));
  return [...head, ...element(0x18538067, ...info, ...tracks, ...cues, ...clusters.flatMap(({ parts }) => parts))];
}

/* ---------- frames */

/** @param {HTMLCanvasElement} canvas of every frame @param {number} seconds a frame stays */
export async function makeWebm(canvas, seconds) {
  const { width, height } = canvas;
  const bitrate = Math.round((width * height * RATE) / Math.max(seconds, 1 / 30));
  const wish = { width, height, bitrate, framerate: 1 / seconds, latencyMode: /** @type {const} */ ('quality') };
  const able = await Promise.all(CODECS.map(([codec]) => VideoEncoder.isConfigSupported({ ...wish, codec })));
  const [codec, name] = CODECS[able.findIndex(({ supported }) => supported)] ?? [];
  if (!codec) throw new Error('no encoder');
  const frames = /** @type {{data: Uint8Array, time: number, key: boolean}[]} */ ([]);
  let fault = /** @type {Error | null} */ (null);
  const encoder = new VideoEncoder({
    output: chunk => {
      const data = new Uint8Array(chunk.byteLength);
      chunk.copyTo(data);
      frames.push({ data, time: chunk.timestamp / 1000, key: chunk.type === 'key' });
    },
    error: error => (fault = error),
  });
  encoder.configure({ ...wish, codec });
  const room = () =>
    new Promise(done => {
      if (encoder.encodeQueueSize > 2) encoder.addEventListener('dequeue', done, { once: true });
      else setTimeout(done);
    });
  return {
    /** The frame that stands on the canvas. @param {number} i */
    async add(i) {
      if (fault) throw fault;
      const frame = new VideoFrame(canvas, { timestamp: Math.round(i * seconds * SECOND), duration: seconds * SECOND });
      encoder.encode(frame, { keyFrame: i % KEYED === 0 });
      frame.close();
      await room();
    },
    /** @returns {Promise<Blob>} */
    async finish() {
      await encoder.flush();
      const duration = 1000 * seconds * frames.length;
      const parts = /** @type {any} */ (webmOf(frames, { codec: name, width, height, duration }));
      return new Blob(parts, { type: 'video/webm' });
    },
    stop() {
      if (encoder.state !== 'closed') encoder.close();
    },
  };
}
