/* What the Lab shows: the data of one setting (model) and what the hand has chosen (state). */
import { floorIndex, nearestRatio, number } from '../../canvas/js/numbers.js';
import { frameAt, glideAt, makeFamily, member } from './runs.js';
import { makeLandscape } from './places.js';

/** Header and arrays of the wire → what the figures draw from. @param {Block} block */
export function makeModel({ header, arrays }) {
  const { outcomes } = header;
  const sent = header.strategies.filter(meta => meta.sent !== false);
  return {
    header,
    families: Object.fromEntries(sent.map(meta => [meta.id, makeFamily({ ...meta, outcomes }, arrays)])),
    landscape: /** @type {any} */ (makeLandscape(header, arrays)),
    theory: header.theory,
    order: header.strategies.map(meta => meta.id),
    parameters: header.parameters,
    dim: header.parameters.length,
    rates: arrays.rates,
    growth: arrays.growth ?? null,
    /** The runs at one of the rates (its place among them), update by update. */
    alone: /** @type {{m: number, families: Record<string, Family>} | null} */ (null),
    features: arrays.features,
    target: arrays.target,
    samples: header.data.samples,
    /** So many of the rows are shown; after them stand those of batches. */
    shown: header.data.shown ?? header.data.samples,
    start: Array.from(arrays.start),
  };
}

/** Whether a run is to be asked for alone: not all of its updates are here, or rounding may come to decide where it
    goes, as it takes steps uphill where the curvature is not the same everywhere, or its rate changes on the way.
    @param {Model} model @param {Run} run */
export function lacksAlone({ theory }, { family, last, loss }) {
  if (family.alone) return false;
  if (family.records <= family.updates || family.pace) return true;
  const isRise = r => loss(r) - loss(r - 1) > 1e-6 * Math.abs(loss(r));
  return !theory.eigenvalues && Array.from({ length: last }, (_, r) => r + 1).some(isRise);
}

/** What of these values is one of the choices there are, as the state has it; of the controls see sight.js.
    @param {Header} header @param {Record<string, any>} values @returns {Choices} */
export function choicesIn({ choices }, values) {
  const isKnown = ([name, value]) => name !== 'controls' && choices[name]?.includes(value);
  const found = /** @type {any} */ (Object.fromEntries(Object.entries(values).filter(isKnown)));
  return 'basins' in found ? { ...found, basins: found.basins === 'shown' } : found;
}

/** What the hand has chosen, at the first look what the header asks for. @param {Model} model */
export function firstState(model) {
  const { header } = model;
  const { initial } = header;
  const known = new Set(Object.keys(model.families));
  const shown = /** @type {string[]} */ (initial.shown ?? []).filter(id => known.has(id));
  const active = /** @type {string} */ (known.has(initial.active) ? initial.active : (shown[0] ?? [...known][0]));
  return {
    m: nearestRatio(model.rates, initial.learning_rate), // the rate, as its place among them
    playhead: 0, // in updates of the active run
    wanted: 0,
    shown: shown.includes(active) ? shown : [...shown, active],
    active,
    axes: axesOf(model, initial.axes),
    ...choicesIn(header, { ...header.defaults, ...initial }),
    batch: /** @type {number} */ (initial.batch_size),
    ...besideIn(header),
    asked: /** @type {number | null} */ (null), // a rate that is on its way to become a member
    start: /** @type {number[] | null} */ (initial.start ?? null),
    zoom: 1,
    zoomTarget: 1,
    pan: [0, 0],
    speed: /** @type {any} */ (null), // a place in SPEEDS, once there are runs
    controls: /** @type {'few' | 'all'} */ ('all'), // in sight
    controlsChosen: false, // by somebody
    unseen: /** @type {string[]} */ ([]), // runs that are shown with all controls
    playing: Boolean(initial.autoplay),
  };
}

const MOST_PINS = 4;

/** The runs beside the one in hand, as the Lab's address asks for them; a lesson has none.
    @returns {{pins: string[], race: string}} */
const besideIn = (/** @type {Header} */ { layout, initial }) =>
  layout === 'lab' ? { pins: pinsIn(initial.pins), race: initial.race ?? '' } : { pins: [], race: '' };

/** Pins of an address or an order, each a text. */
export const pinsIn = (/** @type {string} */ text) => (text ? text.split(';').slice(0, MOST_PINS) : []);

/** Two parameter ids → their indices; the first two where the ids say nothing. @param {Model} model */
export function axesOf(model, ids = []) {
  if (model.dim < 2) return [0];
  const found = ids.map(id => model.parameters.findIndex(parameter => parameter.id === id));
  return found.length === 2 && found.every(i => i >= 0) && found[0] !== found[1] ? found : [0, 1];
}

/** The runs at the chosen rate, one a strategy that was sent: update by update where they are here so. */
export const runsAt = ({ families, alone }, m) =>
  Object.fromEntries(
    Object.entries(families).map(([id, family]) => {
      const own = alone?.m === m ? alone.families[id] : null;
      return [id, own ? member(own, 0) : member(family, m)];
    }),
  );

/** From which update on a run's rate is its member's own; 0: always. */
export const branchOf = model => model.header.schedule?.branch ?? 0;

/** The rate of the update that leads away from update number `update`: the member's own, as its schedule has it, or one
    of the past. @param {Lab} lab */
export function rateAt(lab, update, id = lab.state.active) {
  const { model, state, runs } = lab;
  const { pace, steps } = runs[id].family;
  const [own, branch] = [model.rates[state.m], branchOf(model)];
  if (!pace || (branch && update >= branch)) return own;
  return pace[floorIndex(steps, update)] * (branch ? 1 : own);
}

/** Whether an update is −η times the gradient it sees. @param {Pick<Model, 'header' | 'theory'>} model */
export const isDescent = ({ header, theory }) =>
  header.landscape ? header.optimizer === 'sgd' : theory.kind === 'sgd';

export const SWEEPS = ['sequential', 'shuffled']; // their last batch of an epoch may be short
export const WITH_BATCH = ['random', ...SWEEPS];

/** Updates in one unit of the x axis: all runs stand at the same x. @param {Model} model */
export const perUnit = (model, id, xaxis) => unitOf(model.families[id], id, model.samples, xaxis);

/** The same of any run: its batch size, updates an epoch, strategy and rows. */
export function unitOf({ batch_size: batch, per_epoch: perEpoch }, id, samples, xaxis) {
  if (xaxis === 'epochs') return perEpoch;
  return xaxis === 'samples' ? (SWEEPS.includes(id) ? perEpoch / samples : 1 / batch) : 1;
}

/** A strategy's own update number, in step with the active one's playhead. @param {Lab} lab */
export function nowOf(lab, id) {
  const { model, state, runs, run, calm, per } = lab;
  const playhead = calm ? run.update(frameAt(run, state.playhead)) : state.playhead; // calm: no update is halfway
  if (id === state.active) return Math.min(playhead, run.end);
  const ratio = perUnit(model, id, state.xaxis) / per;
  return Math.min(playhead * ratio, runs[id].end);
}

export const recordOf = (lab, id) => frameAt(lab.runs[id], nowOf(lab, id) + 1e-9);
export const glideOf = (lab, id) =>
  glideAt(lab.runs[id], lab.state.playing && !lab.calm ? nowOf(lab, id) : lab.runs[id].update(recordOf(lab, id)));

/** Drawn last, and so on top: the active one. */
export const drawingOrder = (/** @type {State} */ { shown, active }) =>
  [...shown].sort((p, q) => Number(p === active) - Number(q === active));

/** Name of a strategy with its batch size, where it has one to choose. @param {Lab} lab */
export function nameOf(lab, id) {
  const { header } = lab.model;
  const { batch_size: batch } = header.strategies.find(meta => meta.id === id);
  if (header.landscape?.rows === 0) return lab.say(`${id}_noise`, { b: batch });
  const name = lab.say(id);
  return WITH_BATCH.includes(id) ? `${name} ${batch}` : name;
}

export const symbolOf = parameter => parameter.symbol + [...parameter.sub].map(d => '₀₁₂₃₄₅₆₇₈₉'[d] ?? d).join('');

/** The surface stands still while the run plays or has diverged; paused it is cut through the point. */
export function pinned({ state, run }) {
  return state.slice === 'optimum' || state.playing || run.outcome === 'diverged';
}

/** The weights held outside the two axes. @param {Lab} lab */
export function heldWeights(lab) {
  const { model } = lab;
  const optimum = model.landscape.optimum;
  return pinned(lab) && optimum ? optimum : lab.run.weights(lab.record);
}

/** Weights per scaled feature → per original unit: w/scale, and the bias of the unscaled line. */
export function inOriginalUnits(weights, { offset, scale }) {
  const slopes = scale.map((s, a) => weights[a] / s);
  return [...slopes, slopes.reduce((bias, slope, a) => bias - slope * offset[a], weights[scale.length])];
}

/** Keeps what still has a meaning after new data: same problem, same place; another problem, a fresh look at it. */
export function carryState(state, before, model) {
  const { initial, problem } = model.header;
  const same = before.header.problem === problem;
  state.m = nearestRatio(model.rates, same ? (state.asked ?? before.rates[state.m]) : initial.learning_rate);
  if (!same || Math.abs(model.rates[state.m] / state.asked - 1) < 1e-9) state.asked = null;
  state.shown = state.shown.filter(id => model.families[id]);
  if (!model.families[state.active]) state.active = state.shown.at(-1) ?? Object.keys(model.families)[0];
  if (!state.shown.includes(state.active)) state.shown.push(state.active);
  if (same) return;
  Object.assign(state, { zoom: 1, zoomTarget: 1, pan: [0, 0], playhead: 0, wanted: 0, playing: false });
  Object.assign(state, { start: null, batch: initial.batch_size });
  if (before.landscape.kind !== model.landscape.kind || Math.max(...state.axes) >= model.dim)
    state.axes = axesOf(model, initial.axes);
}

/** How the run of member m ended: settled in the lowest minimum or another, or what else it did; `index` of the minimum
    it is in or around, null for none; `low` and `high`: the losses between which it bounces, every `period` updates, or
    wanders.
    @returns {{kind: string, index: number | null, period: number, low: number, high: number}} */
export function endedOf({ model }, id, m) {
  const { ended, around, period, low, high } = model.families[id];
  const minimum = model.landscape.minima[ended[m]];
  const name = Object.entries(model.header.ends).find(([, code]) => code === ended[m])?.[0] ?? 'rests';
  return {
    kind: minimum ? (minimum.lowest ? 'lowest' : 'other') : name,
    index: model.landscape.minima[around[m]] ? around[m] : null,
    period: period[m],
    low: low[m],
    high: high[m],
  };
}

/** Least and greatest eigenvalue of the loss's Hessian where the run stands, NaN where they are not known of this
    very update.
    @returns {{low: number, high: number}} @param {Lab} lab */
export function curvatureAt(lab, id) {
  const { theory } = lab.model;
  const { m, family } = lab.runs[id];
  const { curvature, curvature_at: known } = family;
  if (!curvature) return { low: theory.eigenvalues?.[0] ?? NaN, high: theory.eigenvalues?.at(-1) ?? NaN };
  const [i, r] = [floorIndex(known, recordOf(lab, id)), recordOf(lab, id)];
  const at = 2 * (m * known.length + i);
  return known[i] === r ? { low: curvature[at], high: curvature[at + 1] } : { low: NaN, high: NaN };
}

/** The weights' direction of one curvature in words: all predictions together, or the weight that leads.
    @param {Model} model */
export function directionKey(model, vector) {
  const { features, shown } = model;
  const d = vector.length - 1;
  let [sum, squares] = [0, 0];
  for (let i = 0; i < shown; i++) {
    let change = vector[d];
    for (let a = 0; a < d; a++) change += vector[a] * features[i * d + a];
    sum += change;
    squares += change * change;
  }
  if (sum ** 2 > 0.8 * squares * shown) return { together: true };
  const lead = vector.reduce((best, x, a) => (Math.abs(x) > Math.abs(vector[best]) ? a : best), 0);
  return { together: false, name: model.parameters[lead].name, symbol: symbolOf(model.parameters[lead]) };
}

export const valueText = x => number(x, Math.abs(x) < 10 ? 2 : 1);
