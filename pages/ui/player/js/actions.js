/* What a hand can do to the state. Each ends in a picture; none asks the server before it is drawn. */
import { SPEEDS } from '../../canvas/js/clock.js';
import { clamp, nearestRatio } from '../../canvas/js/numbers.js';
import { frameAt, neighbourFrame } from './runs.js';
import { perUnit, runsAt } from './model.js';
import { isAsking } from './prediction.js';
import { placesOf, windowOf } from './places.js';
import { zoomToFit } from '../../canvas/js/view.js';
import { prefersCalm } from '../../canvas/js/pointer.js';

/** Takes up the runs of the chosen rate. The playhead stands at the update that is wanted, on a frame that was kept;
    a run that ends before it does not make it forgotten. @param {Lab} lab */
export function setRuns(lab) {
  const { state, model } = lab;
  lab.runs = runsAt(model, state.m);
  const run = lab.run;
  state.playhead = Math.min(state.wanted, run.end);
  if (!state.playing) state.playhead = run.update(frameAt(run, state.playhead));
}

/** Moves the playhead by decision: this is then what is wanted. */
export function moveTo(state, update) {
  state.playhead = state.wanted = update;
}

/** @param {Lab} lab */
export function setMember(lab, m) {
  lab.state.asked = null;
  if (m === lab.state.m || isAsking(lab)) return;
  lab.state.m = m;
  setRuns(lab);
  lab.tellView();
  lab.changed();
}

export const setRate = (lab, rate) => setMember(lab, nearestRatio(lab.model.rates, rate));

export const SAME = 1e-6; // rates closer than this are one

/** Takes a rate of a mark: the nearest there is at once, and the server is asked for the very one. @param {Lab} lab */
export function takeRate(lab, rate) {
  setRate(lab, rate);
  askExactly(lab, rate);
}

/** @param {Lab} lab */
export function askExactly(lab, rate) {
  const { state, model } = lab;
  const [low, high] = model.header.limits.learning_rate;
  if (Math.abs(lab.rate / rate - 1) < SAME || rate < low || rate > high) return;
  state.asked = rate;
  const { changes = [], branch = 0 } = model.header.schedule ?? {};
  lab.tellBranch({ changes, update: branch, rate });
}

/** @param {Lab} lab */
export function seek(lab, update) {
  if (isAsking(lab)) return;
  const run = lab.run;
  lab.state.playing = false;
  moveTo(lab.state, clamp(update, 0, run.end));
  lab.state.playhead = run.update(frameAt(run, lab.state.playhead));
  lab.changed();
}

/** @param {Lab} lab */
export function step(lab, direction) {
  const { state } = lab;
  seek(lab, neighbourFrame(lab.run, state.playhead, direction));
}

/** @param {Lab} lab */
export function play(lab) {
  if (isAsking(lab)) return;
  const { state } = lab;
  if (state.playing) return seek(lab, state.playhead);
  if (state.playhead >= lab.run.end) moveTo(state, 0);
  state.playing = true;
  lab.changed();
  lab.clock.wake();
}

/** A press shows a strategy and makes it the active one; a press on the active one hides it. @param {Lab} lab */
export function chooseStrategy(lab, id) {
  const { state } = lab;
  const before = state.active;
  if (!lab.model.families[id]) return askFor(lab, id);
  if (before !== id) {
    state.active = id;
    if (!state.shown.includes(id)) state.shown.push(id);
  } else if (state.shown.length > 1) {
    state.shown = state.shown.filter(other => other !== id);
    state.active = state.shown.at(-1);
  }
  const ratio = perUnit(lab.model, state.active, state.xaxis) / perUnit(lab.model, before, state.xaxis);
  moveTo(state, state.playhead * ratio); // the picture stays at the same x
  setRuns(lab);
  lab.tellView();
  lab.changed();
  lab.source.later.ask();
}

/** A strategy whose runs were not sent: they are asked for, the server hears that it is wanted, and it is chosen when
    they come. @param {Lab} lab */
function askFor(lab, id) {
  lab.awaited = id;
  lab.source.follows();
  lab.tellView();
}

/** A choice that changes nothing but what is drawn: axes, scales, plane, slice, view, basins. @param {Lab} lab */
export function choose(lab, name, value) {
  lab.state[name] = value;
  lab.changed();
}

/** Every pair of weights has its turn, in order; after one that a hand has chosen the first. @param {Lab} lab */
export function nextPair(lab) {
  const { dim } = lab.model;
  const [i, j] = lab.state.axes;
  const next = j + 1 < dim ? [i, j + 1] : [i + 1, i + 2];
  showAxes(lab, i < j && next[1] < dim ? next : [0, 1]);
}

/** @param {Lab} lab */
function showAxes(lab, axes) {
  Object.assign(lab.state, { axes, pan: [0, 0] });
  lab.changed();
}

/** A weight becomes the picture's first axis, what was the first its second. @param {Lab} lab */
export function chooseWeight(lab, a) {
  const { state } = lab;
  if (!state.axes.includes(a)) showAxes(lab, [a, state.axes[0]]);
}

const ZOOM = [1 / 50, 1e7];

/** @param {Lab} lab */
export function zoomTo(lab, zoom) {
  const { state } = lab;
  state.zoomTarget = clamp(zoom, ...ZOOM);
  if (prefersCalm()) state.zoom = state.zoomTarget;
  lab.changed();
  lab.clock.wake();
}

/** Zoom about a point of the picture, as a wheel does: the weights under it stay under it. @param {Lab} lab */
export function zoomAbout(lab, factor, /** @type {Point} */ [x, y]) {
  const { state, stage } = lab;
  const zoom = clamp(state.zoom * factor, ...ZOOM);
  const [u, v] = stage.view.at(x, y);
  const ratio = zoom / state.zoom;
  const centre = windowOf(lab).centre.map((c, n) => c + state.pan[n]);
  state.pan = centre.map((c, n) => state.pan[n] + ([u, v][n] - c) * (1 - ratio));
  state.zoom = state.zoomTarget = zoom;
  lab.changed();
}

/** @param {Lab} lab */
export function panBy(lab, /** @type {Point} */ [dx, dy]) {
  const { state, stage } = lab;
  state.pan = [state.pan[0] - dx / stage.view.k, state.pan[1] + dy / stage.view.ky];
  lab.changed();
}

/** The window the player opened with. @param {Lab} lab */
export function goHome(lab) {
  lab.state.pan = [0, 0];
  zoomTo(lab, 1);
}

/** The whole path of the active run in the window, or back to the home window. @param {Lab} lab */
export function toggleWhole(lab) {
  const { state, run } = lab;
  state.pan = [0, 0];
  if (state.zoomTarget > 1) return zoomTo(lab, 1);
  const { record } = placesOf(lab);
  const points = Array.from({ length: run.last + 1 }, (_, r) => record(run, r));
  const { centre, half } = windowOf(lab);
  zoomTo(lab, zoomToFit(points, centre, half));
}

/** @param {Lab} lab */
export function setMode(lab, mode) {
  lab.state.mode = mode;
  lab.address.touch();
  lab.refresh();
}

/** @param {Lab} lab */
export function setSpeed(lab, speed) {
  lab.state.speed = clamp(speed, 0, SPEEDS.length - 1);
  lab.draw();
}

/** Rounded to what the address can say, so that a copied link starts at the very same point. @param {Lab} lab */
export function setStart(lab, point) {
  if (isAsking(lab)) return;
  const start = point.map(x => +x.toPrecision(5));
  lab.dragStart = start;
  lab.state.start = start;
  lab.tellStart(start);
  lab.tellView();
  lab.changed();
}

/** The problem's own start again. @param {Lab} lab */
export function takeStartBack(lab) {
  lab.state.start = null;
  lab.dragStart = null;
  lab.tellStart(null);
  lab.tellView();
}
