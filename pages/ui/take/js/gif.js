/* A GIF, encoded in a worker: of every frame what has changed, in as many colours as a GIF has. */
import { text as gifenc } from '../../vendor/gifenc/gifenc.esm.js';

const LAST = 150; // hundredths of a second the last frame stays, before all begins anew

/** What the worker does: {pixels, width, height, delay} → a frame, {last} → the file; it answers each. */
function work(GIFEncoder, quantize, applyPalette) {
  const gif = GIFEncoder();
  const COLOURS = 255; // and one for what has not changed
  const EXACT = 96; // of these, for the commonest as they are: a page that is nearly white shows where it was repainted
  const bytes = (/** @type {Uint32Array} */ colours) => new Uint8Array(colours.buffer);
  /** Colours and, for each place, which. @param {Uint32Array} colours */
  const reduced = colours => {
    const counts = new Map();
    for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1);
    const common = [...counts].sort((a, b) => b[1] - a[1]);
    const room = common.length <= COLOURS ? COLOURS : EXACT;
    const known = new Map(common.slice(0, room).map(([colour], i) => [colour, i]));
    const palette = [...known.keys()].map(colour => [colour & 255, (colour >> 8) & 255, (colour >> 16) & 255]);
    const rest = colours.filter(colour => !known.has(colour));
    if (rest.length) palette.push(...quantize(bytes(rest), COLOURS - room, { format: 'rgb565' }));
    const nearest = rest.length ? applyPalette(bytes(rest), palette, 'rgb565') : [];
    let next = 0;
    return { palette, indices: Array.from(colours, colour => known.get(colour) ?? nearest[next++]) };
  };
  let before = /** @type {Uint32Array | null} */ (null);
  const add = ({ pixels, width, height, delay }) => {
    const now = new Uint32Array(pixels);
    const changed = Uint32Array.from(now.keys()).filter(k => !before || before[k] !== now[k]);
    const some = changed.length ? changed : Uint32Array.of(0);
    const { palette, indices } = reduced(Uint32Array.from(some, k => now[k]));
    const transparentIndex = palette.length;
    const frame = new Uint8Array(now.length).fill(transparentIndex);
    some.forEach((k, i) => (frame[k] = indices[i]));
    palette.push([0, 0, 0]);
    gif.writeFrame(frame, width, height, { palette, delay, transparent: true, transparentIndex, dispose: 1 });
    before = now;
  };
  self.onmessage = ({ data }) => {
    if (data.pixels) {
      add(data);
      return self.postMessage(null);
    }
    gif.finish();
    const file = gif.bytes();
    return self.postMessage(file, { transfer: [file.buffer] });
  };
}

/** @param {HTMLCanvasElement} canvas of every frame @param {number} seconds a frame stays */
export async function makeGif(canvas, seconds) {
  const url = code => URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
  const library = url(gifenc);
  const names = 'GIFEncoder, quantize, applyPalette';
  const script = url(`import { ${names} } from '${library}';\n(${work})(${names});`);
  const worker = new Worker(script, { type: 'module' });
  const c = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  const delay = Math.max(2, Math.round(100 * seconds)) * 10;
  const asked = (/** @type {any} */ message, transfer = []) =>
    new Promise((done, failed) => {
      worker.onmessage = ({ data }) => done(data);
      worker.onerror = fault => failed(new Error(fault.message));
      worker.postMessage(message, transfer);
    });
  let [under, pending] = /** @type {any[]} */ ([Promise.resolve(), null]);
  const send = (/** @type {number} */ stays) => {
    const { width, height } = canvas;
    under = asked({ pixels: pending, width, height, delay: stays }, [pending]);
    pending = null;
  };
  return {
    /** The frame that stands on the canvas. */
    async add() {
      await under;
      if (pending) send(delay);
      pending = c.getImageData(0, 0, canvas.width, canvas.height).data.buffer;
    },
    /** @returns {Promise<Blob>} */
    async finish() {
      await under;
      send(Math.max(delay, 10 * LAST));
      await under;
      return new Blob([await asked({})], { type: 'image/gif' });
    },
    stop() {
      worker.terminate();
      [library, script].forEach(one => URL.revokeObjectURL(one));
    },
  };
}
