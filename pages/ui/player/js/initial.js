/* Values asked for by the address or by Python, put into a running player. */
import { nearestRatio } from '../../canvas/js/numbers.js';
import { axesOf, choicesIn, pinsIn } from './model.js';
import { prefersCalm } from '../../canvas/js/pointer.js';
import { seek, setRuns } from './actions.js';
import { setPins, setRace } from './pins.js';

/** Takes over whichever of the values are given; what is not among the choices is left as it was. */
export function applyInitial(lab, values) {
  const { state, model } = lab;
  Object.assign(state, choicesIn(model.header, values));
  if (values.shown) state.shown = values.shown.filter(id => model.families[id]);
  if (model.families[values.active]) state.active = values.active;
  if (!state.shown.includes(state.active)) state.shown.push(state.active);
  if (values.axes) state.axes = axesOf(model, values.axes);
  if (values.learning_rate > 0) state.m = nearestRatio(model.rates, values.learning_rate);
  if (values.batch_size) state.batch = values.batch_size;
  if ('start' in values) state.start = values.start;
  if ('pins' in values) setPins(lab, pinsIn(values.pins), true);
  if ('race' in values) setRace(lab, values.race, true);
  setRuns(lab);
  if (values.autoplay) return begin(lab);
  if (!Number.isFinite(values.step)) return;
  const { playing } = state;
  seek(lab, values.step);
  state.playing = playing;
}

/** A run reveals itself: from its start where motion is welcome, else at its end for the reader to go through. */
function begin(lab) {
  seek(lab, prefersCalm() ? lab.run.end : 0);
  lab.state.playing = !prefersCalm();
}
