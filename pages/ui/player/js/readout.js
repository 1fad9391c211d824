/* The read-out's heads: the update, its loss, how far that is over the lowest; what it is made of: equation.js. */
import { element, setChildren, setText } from '../../canvas/js/elements.js';
import { putWord } from '../../canvas/js/words.js';
import { number } from '../../canvas/js/numbers.js';
import { knownDigits } from './digits.js';
import { isVeiled } from './prediction.js';
import { curvatureAt } from './model.js';

/** What the third number is: how far the loss is over the lowest minimum, or the sharpness where none is known.
    @param {Lab} lab */
export const buildReadout = ({ dom, model, say }) =>
  putWord(dom.gapName, say, model.landscape.floor === null ? 'sharpness' : 'gap');

/** @param {Lab} lab */
export function drawReadout(lab) {
  const { model, state, dom, run, record: r } = lab;
  const { floor } = model.landscape;
  const third = floor === null ? curvatureAt(lab, state.active).high : Math.max(0, run.loss(r) - floor);
  const apart = run.apart(r).loss;
  setText(dom.updateValue, number(run.update(r), 0));
  write(lab, dom.lossValue, number(run.loss(r)), apart);
  write(lab, dom.gapValue, isVeiled(lab) ? '?' : number(third), floor === null ? 0 : apart);
  const longest = Math.max(dom.lossValue.textContent.length, dom.gapValue.textContent.length);
  dom.heads.classList.toggle('long', longest > 7);
}

/** A number of a run; digits that rounding decides are grey, and say so under the pointer. @param {Lab} lab */
function write({ say }, target, text, apart) {
  const { known, unknown, power } = knownDigits(text, apart);
  const grey = element('span', { className: 'unknown', textContent: unknown, title: say('unknown_digits') });
  setChildren(target, [known, grey, power], `${known}|${unknown}|${power}`);
}
