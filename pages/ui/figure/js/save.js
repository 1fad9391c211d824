/* What a lesson's picture can be taken along as. */
import { PICTURES } from '../../take/js/entries.js';
import { moveMenu } from '../../take/js/menu.js';

/** @type {Entry[]} */
export const ENTRIES = [...PICTURES];

/** Beside the transport; where it is narrow, under the picture. @param {Frame} frame */
export function placeSave({ dom }) {
  const { place } = dom.transport;
  if (dom.frame.clientWidth <= 760) moveMenu(dom.save, dom.root, place);
  else moveMenu(dom.save, place, place.querySelector('.enter'));
}

/** What of the picture a file of it shows. @param {Frame} frame @returns {Taking} */
export const takingOf = frame => ({
  panels: () =>
    frame.kind.views.map(id => {
      const sheet = frame.sheets[id];
      return { id, sheet, canvas: sheet.canvas };
    }),
  texts: '.facts',
  paint: frame.draw,
  caption: () => [frame.dom.summary.textContent ?? ''],
  step: () => frame.dom.root.dataset.step ?? '',
});
