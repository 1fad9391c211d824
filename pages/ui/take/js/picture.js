/* The picture as it stands, as a PNG of twice the screen's pixels: its panels, what is written beside them, and under
   them in words what it shows. */
import { giveBlob, nameOfFile } from './give.js';
import { writeBelow, writeTexts } from './texts.js';

const RATIO = 2; // pixels of the picture for one of the screen
const MARGIN = 16;

/** @param {Taken} instance */
export function takePicture(instance) {
  const { dom, palette, taking } = instance;
  const panels = taking.panels().filter(({ canvas }) => canvas.getBoundingClientRect().width > 0);
  const places = panels.map(({ canvas }) => canvas.getBoundingClientRect());
  panels.forEach(({ sheet }, i) => sheet.resize(places[i].width, places[i].height, RATIO));
  taking.paint();
  const texts = [...dom.root.querySelectorAll(taking.texts)].filter(text => text.getClientRects().length);
  const all = [...places, ...texts.map(text => text.getBoundingClientRect())];
  const left = Math.min(...all.map(at => at.left)) - MARGIN;
  const top = Math.min(...all.map(at => at.top)) - MARGIN;
  const width = Math.max(...all.map(at => at.right)) + MARGIN - left;
  const above = Math.max(...all.map(at => at.bottom)) + MARGIN - top;
  const paper = document.createElement('canvas');
  const c = /** @type {CanvasRenderingContext2D} */ (paper.getContext('2d'));
  const below = writeBelow(c, palette, taking.caption(), { left: MARGIN, top: above, width: width - 2 * MARGIN });
  Object.assign(paper, { width: RATIO * width, height: RATIO * (above + below + MARGIN) });
  c.scale(RATIO, RATIO);
  c.fillStyle = palette.page;
  c.fillRect(0, 0, width, above + below + MARGIN);
  c.translate(-left, -top);
  panels.forEach(({ canvas }, i) => {
    const at = places[i];
    c.drawImage(canvas, at.left, at.top, at.width, at.height);
  });
  for (const text of texts) writeTexts(c, text);
  c.translate(left, top);
  writeBelow(c, palette, taking.caption(), { left: MARGIN, top: above, width: width - 2 * MARGIN });
  instance.refresh(); // for the screen again
  const name = `${nameOfFile(taking.step())}.png`;
  paper.toBlob(blob => blob && giveBlob(blob, name));
}
