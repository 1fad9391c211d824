/* A flag planted on the rate ruler before what every rate leads to is shown: a slider of its own over the track. */
import { setText } from '../../canvas/js/elements.js';
import { rateText } from '../../canvas/js/numbers.js';
import { drawGuessFlag } from '../../canvas/js/guess.js';
import { keyStep, listen } from '../../canvas/js/pointer.js';
import { hasDrawing, isAsking } from './prediction.js';

/** @returns {(() => void)[]} what detaches the slider */
export function attachPlanted(lab) {
  const slider = lab.dom.planted;
  const input = () => {
    if (!isAsking(lab)) return;
    Object.assign(lab.drawn, { rate: 10 ** +slider.value, moved: true });
    lab.draw();
  };
  return [listen(slider, { input, keydown: fine(slider) })];
}

/** A slider without steps has none for the keys either: 2 % of the track a press. */
const fine = slider => event => {
  const by = keyStep(event, 5);
  if (!by) return;
  slider.value = String(+slider.value + (by * (slider.max - slider.min)) / 100);
  slider.dispatchEvent(new Event('input'));
};

/** The flag on the ruler. @param {Lab} lab */
export function drawPlanted(c, lab, { scale, track, top, width, unit }) {
  if (!hasDrawing(lab, 'rate')) return;
  const { drawn, palette, say } = lab;
  const text = drawn.moved ? `${say('drawn_by_you')} ${rateText(drawn.rate)}` : '';
  drawGuessFlag(c, palette, { x: scale.x(drawn.rate), foot: track + 3 * unit, top, text, room: width });
}

/** @param {Lab} lab */
export function placePlanted(lab) {
  const { dom, drawn, model, say } = lab;
  const open = isAsking(lab) && drawn.ask.kind === 'rate';
  dom.planted.hidden = !open;
  dom.rate.style.visibility = open ? 'hidden' : '';
  if (!open) return;
  const [min, max] = model.header.limits.learning_rate.map(Math.log10);
  Object.assign(dom.planted, { min, max });
  dom.planted.value = Math.log10(drawn.rate);
  setText(dom.rateNow, drawn.moved ? rateText(drawn.rate) : '?');
  dom.planted.setAttribute('aria-label', say('planted_name'));
  dom.planted.setAttribute('aria-valuetext', rateText(drawn.rate));
}
