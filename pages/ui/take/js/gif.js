/* A GIF, encoded in a worker: of every frame what has changed, in as many colours as a GIF has. */
import { text as gifenc } from '../../vendor/gifenc/gifenc.esm.js';

const LAST = 150; // hundredths of a second the last frame stays, before all begins anew

/** What the worker does: {samples} → its colours, {pixels, width, height, delay} → a frame, {} → the file; it answers
    each. */
function work(GIFEncoder, quantize, applyPalette) {
  const gif = GIFEncoder();
  const COLOURS = 255; // and one for what has not changed
  const EXACT = 96; // of these, for the commonest as they are: a page that is nearly white shows where it was repainted
  const bytes = (/** @type {Uint32Array} */ colours) => new Uint8Array(colours.buffer);
  const indexOf = new Map(); // colour → its place in the palette
  let palette = /** @type {number[][]} */ ([]); // the file has it once, with its first frame
  let before = /** @type {Uint32Array | null} */ (null);
  const learn = (/** @type {ArrayBuffer[]} */ samples) => {
    const counts = new Map();
    for (const sample of samples)
      for (const colour of new Uint32Array(sample)) counts.set(colour, (counts.get(colour) ?? 0) + 1);
    const common = [...counts].sort((a, b) => b[1] - a[1]).map(([colour]) => colour);
    const exact = common.slice(0, common.length <= COLOURS ? COLOURS : EXACT);
    exact.forEach((colour, i) => indexOf.set(colour, i));
    palette = exact.map(colour => [colour & 255, (colour >> 8) & 255, (colour >> 16) & 255]);
    const rest = Uint32Array.from(common.slice(exact.length));
    if (rest.length) palette.push(...quantize(bytes(rest), COLOURS - exact.length, { format: 'rgb565' }));
  };
  const add = ({ pixels, width, height, delay }) => {
    const now = new Uint32Array(pixels);
    const changed = /** @type {number[]} */ ([]);
    for (let k = 0; k < now.length; k++) if (!before || before[k] !== now[k]) changed.push(k);
    const fresh = Uint32Array.from(new Set(changed.map(k => now[k]).filter(colour => !indexOf.has(colour))));
    if (fresh.length) applyPalette(bytes(fresh), palette, 'rgb565').forEach((i, n) => indexOf.set(fresh[n], i));
    const transparentIndex = palette.length;
    const frame = new Uint8Array(now.length).fill(transparentIndex);
    for (const k of changed) frame[k] = indexOf.get(now[k]);
    const once = before ? undefined : [...palette, [0, 0, 0]];
    gif.writeFrame(frame, width, height, { palette: once, delay, transparent: true, transparentIndex, dispose: 1 });
    before = now;
  };
  self.onmessage = ({ data }) => {
    if (data.samples) learn(data.samples);
    if (data.pixels) add(data);
    if (data.samples || data.pixels) return self.postMessage(null);
    gif.finish();
    const file = gif.bytes();
    return self.postMessage(file, { transfer: [file.buffer] });
  };
}

/** @param {HTMLCanvasElement} canvas of every frame @param {number} seconds a frame stays
    @param {ArrayBuffer[]} samples pixels of some frames, whose colours are all frames' */
export async function makeGif(canvas, seconds, samples) {
  const url = code => URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
  const library = url(gifenc);
  const names = 'GIFEncoder, quantize, applyPalette';
  const script = url(`import { ${names} } from '${library}';\n(${work})(${names});`);
  const worker = new Worker(script, { type: 'module' });
  const c = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  const delay = Math.max(2, Math.round(100 * seconds)) * 10;
  const answer = (/** @type {any} */ message, transfer) =>
    new Promise((done, failed) => {
      worker.onmessage = ({ data }) => done(data);
      worker.onerror = fault => failed(new Error(fault.message));
      worker.postMessage(message, transfer);
    });
  let under = answer({ samples }, samples);
  const ask = (message, transfer = []) => (under = under.then(() => answer(message, transfer)));
  return {
    /** The frame that stands on the canvas. @param {boolean} last whether no other follows it */
    async add(last) {
      await under;
      const { width, height } = canvas;
      const pixels = c.getImageData(0, 0, width, height).data.buffer;
      void ask({ pixels, width, height, delay: last ? Math.max(delay, 10 * LAST) : delay }, [pixels]);
    },
    /** @returns {Promise<Blob>} */
    finish: async () => new Blob([await ask({})], { type: 'image/gif' }),
    stop() {
      worker.terminate();
      [library, script].forEach(one => URL.revokeObjectURL(one));
    },
  };
}
