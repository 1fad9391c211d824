/* The read-out's heads: the update, its loss, how far that is over the lowest; what it is made of: equation.js. */
import { setText } from '../../canvas/js/elements.js';
import { putWord } from '../../canvas/js/words.js';
import { number } from '../../canvas/js/numbers.js';
import { isBowl } from './curvature.js';
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
  setText(dom.updateValue, number(run.update(r), 0));
  setText(dom.lossValue, number(run.loss(r)));
  setText(dom.gapValue, isVeiled(lab) ? '?' : number(third));
  const longest = Math.max(dom.lossValue.textContent.length, dom.gapValue.textContent.length);
  dom.heads.classList.toggle('long', longest > 7 && !isBowl(model));
}
