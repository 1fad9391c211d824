/* A saved file's block as it was before its bytes were laid apart (see packing.py). */
import { headerOf } from './packed.js';

const WORDS = { 2: Uint16Array, 4: Uint32Array };

/** @param {Uint8Array} packed @returns {Uint8Array} the block as the wire has it */
export function together(packed) {
  const block = packed.slice();
  for (const { dtype, shape, offset } of /** @type {any[]} */ (Object.values(headerOf(block).arrays))) {
    const [bytes, size] = [Number(dtype.slice(-1)), shape.reduce((/** @type {number} */ all, n) => all * n, 1)];
    for (let b = 0; b < bytes && bytes > 1; b++)
      for (let i = 0; i < size; i++) block[offset + i * bytes + b] = packed[offset + b * size + i];
    if (WORDS[bytes] && size) sum(new WORDS[bytes](block.buffer, offset, size), shape);
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
