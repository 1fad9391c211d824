/* Where a picture's menu stands, and what of it a file shows. */
import { moveMenu } from '../../take/js/menu.js';

/** Beside the transport; where it is narrow, under the picture. @param {Frame} frame */
export function placeSave({ dom }) {
  const { place } = dom.transport;
  if (dom.frame.clientWidth <= 560) moveMenu(dom.save, dom.root, place);
  else moveMenu(dom.save, place, place.querySelector('.enter'));
}

/** What the dials say. @param {Frame} frame */
const settingsOf = ({ slots, values }) =>
  slots.map(({ dial: { id, label, text } }) => `${label} ${text(values[id])}`).join(' · ');

/** What of the picture a file of it shows. @param {Frame} frame @returns {Taking} */
export const takingOf = frame => ({
  panels: () =>
    frame.kind.views.map(id => {
      const sheet = frame.sheets[id];
      return { id, title: '', sheet, canvas: sheet.canvas, place: frame.dom[id] };
    }),
  texts: '.facts',
  paint: frame.draw,
  caption: () => [settingsOf(frame), frame.kind.summary(frame)],
  step: () => frame.now,
  last: () => frame.last,
  show: step => Object.assign(frame, { step, playing: false }),
  keep() {
    const { step, exact, playing } = frame;
    frame.taken = true;
    return () => Object.assign(frame, { step, exact, playing, taken: false });
  },
});
