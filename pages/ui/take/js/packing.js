/* A saved file's block as it was before its bytes were laid apart (see packing.py). */
import { decode } from '../../canvas/js/wire.js';

const WORDS = { 2: Uint16Array, 4: Uint32Array };

/** @param {Uint8Array} laid @returns {Block} as the wire would have given it */
export function together(laid) {
  const block = decode(laid);
  for (const { buffer, byteOffset, byteLength, length, shape } of Object.values(block.arrays)) {
    const bytes = byteLength / length;
    const whole = new Uint8Array(buffer, byteOffset, byteLength);
    const apart = whole.slice();
    apart.forEach((byte, at) => (whole[(at % length) * bytes + Math.floor(at / length)] = byte));
    if (WORDS[bytes]) sum(new WORDS[bytes](buffer, byteOffset, length), shape);
  }
  return block;
}

/** What stands in it as differences, along its second axis or its only one.
    @param {any} words @param {number[]} shape */
function sum(words, shape) {
  const [outer, count] = shape.length > 1 ? shape : [1, shape[0]];
  const inner = words.length / outer / count;
  for (let o = 0; o < outer; o++) {
    const end = (o + 1) * count * inner;
    for (let i = o * count * inner + inner; i < end; i++) words[i] += words[i - inner];
  }
}
