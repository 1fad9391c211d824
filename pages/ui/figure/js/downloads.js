/* What a lesson's picture can be taken along as. */
import { LINKS, PICTURES, making } from '../../take/js/entries.js';
import { fileOf, giveMade, nameOfFile } from '../../take/js/give.js';

/** @type {Entry[]} */
export const ENTRIES = [
  ...PICTURES,
  {
    id: 'save-html',
    group: 'file',
    act: making(takeFile),
    shown: ({ model }) => Boolean(model.header.home),
  },
  ...LINKS,
];

/** The server makes it of what the address says. @param {Frame} frame */
function takeFile(frame) {
  frame.address.flush();
  const { home, kind } = frame.model.header;
  return giveMade(frame, home, fileOf(home, kind), `${nameOfFile(kind)}.html`);
}
