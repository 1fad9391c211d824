/* The player: one instance a mount, data in, pictures out. */
import { element } from '../../canvas/js/elements.js';
import { makeSource } from './runsLoader.js';
import { attachTelling } from './notifyServer.js';
import { HUES, makeHiddenSheet, makeSheet } from '../../canvas/js/paint.js';
import { dress, fitted, mounted, observe } from '../../canvas/js/mount.js';
import { SPEEDS, makeClock, speedFor } from '../../canvas/js/clock.js';
import { followSteps, leadToLab } from '../../canvas/js/links.js';
import { showMode } from '../../canvas/js/lecture.js';
import { prefersCalm } from '../../canvas/js/pointer.js';
import { findElements } from './dom.js';
import { makeSay, putWords } from '../../canvas/js/words.js';
import { carryState, firstState, lacksAlone, makeModel, nameOf, perUnit, recordOf } from './model.js';
import { placesOf } from './places.js';
import { openingPlane, planeKey, wantedPlane } from './planes.js';
import { forLab, makeAddress } from './address.js';
import { makeGround, mayHaveBand } from './mapLoader.js';
import { drawSurface } from './surface.js';
import { late, part } from './late.js';
import { LOADS } from './loads.js';
import { drawLoss } from './loss.js';
import { drawRuler } from './ruler.js';
import { buildReadout, drawReadout } from './readout.js';
import { drawControls, drawTransport, placeHandle, reflect } from './syncControls.js';
import { attachControls } from './controls.js';
import { attachMenu } from '../../take/js/menu.js';
import { placeSave, placeTogether, takingOf } from './save.js';
import { branchArrived, drawChanges } from './rateChanges.js';
import { attachPins, drawPinButtons } from './pins.js';
import { ghostsKey, hear } from './comparisonRuns.js';
import { chooseStrategy, moveTo, seek, setRuns } from './actions.js';
import { applyInitial } from './initial.js';
import { drawnKey, lookAt, sayAsked, takeAsk } from './prediction.js';
import { drawSentence } from './sentence.js';
import { isPlain, laySight, openSight } from './sight.js';

/** What a lesson may leave out; style sheets do it by `data-without`. */
const PANELS = ['choices', 'ruler', 'meter', 'loss', 'fit', 'readout', 'transport'];
const SHEETS = { surface: 'surface', loss: 'loss', fit: 'fit', ruler: 'rulerCanvas', loupe: 'loupeCanvas' };

function createLab(parent) {
  const dom = findElements(parent);
  const sheets = Object.fromEntries(Object.entries(SHEETS).map(([name, key]) => [name, makeSheet(dom[key])]));
  for (const name of ['ground', 'lines', 'levels', 'trails', 'lossBack']) sheets[name] = makeHiddenSheet();
  const lab = /** @type {any} */ ({
    parent,
    dom,
    sheets,
    model: null,
    plane: null,
    state: null,
    owed: new Map(),
    awaits: new Set(),
    loads: LOADS,
    cache: {},
    frameKey: '',
    stops: [],
    get run() {
      return this.runs[this.state.active];
    },
    get record() {
      return recordOf(this, this.state.active);
    },
    get rate() {
      return this.model.rates[this.state.m];
    },
    get per() {
      return perUnit(this.model, this.state.active, this.state.xaxis);
    },
  });
  lab.clock = makeClock(seconds => tick(lab, seconds));
  lab.address = makeAddress(lab);
  lab.ground = makeGround(lab);
  lab.stops.push(lab.address.stop);
  lab.source = makeSource(lab, block => show(lab, block));
  attachTelling(lab);
  lab.taking = takingOf(lab);
  lab.shownUpdate = () => lab.run.update(lab.record);
  lab.place = weights => placesOf(lab).place(weights);
  lab.weightsAt = (point, from = lab.startNow()) => placesOf(lab).weightsAt(point, from);
  lab.startNow = () => lab.dragStart ?? lab.run.weights(0);
  lab.draw = () => draw(lab);
  lab.refresh = () => refresh(lab);
  lab.changed = () => {
    lab.address.touch();
    lab.draw();
  };
  observe(lab, Object.values(SHEETS).map(key => dom[key]));
  attachLinks(lab);
  attachControls(lab);
  attachMenu(lab, () => import('./downloads.js'));
  attachPins(lab);
  return lab;
}

/** Links of the page that lead into the player, and from it to the Lab. */
function attachLinks(lab) {
  lab.addressed = followSteps(lab, { go: step => seek(lab, step), first: () => !lab.model?.header.place });
  leadToLab(lab, () => (lab.model?.header.opens ? forLab(lab) : null), {
    leave: lab.address.flush,
    player: true,
  });
}

/** Takes what the page has brought. @param {Lab} lab */
function update(lab, component) {
  lab.component = component;
  lab.source.take(component.data);
  if (lab.model) refresh(lab); // the theme may be another
}

/** Takes a block: equal data only opens anew, where that is asked. @param {Lab} lab @param {Block} data */
function show(lab, data) {
  const { id, opened } = data.header;
  if (lab.model?.header.id !== id || lab.model.header.opened !== opened) takeData(lab, data);
  hear(lab, data.header.ghosts, data.arrays);
  refresh(lab);
  lab.addressed();
  lab.address.touch();
  if (lab.state.playing && !prefersCalm()) lab.clock.wake();
  else lab.state.playing = false;
}

/** @param {Lab} lab */
function takeData(lab, data) {
  const { header } = data;
  const before = lab.model;
  lab.model = makeModel(data);
  const inHand = lab.dragStart && !lab.dragReleased;
  if (before && inHand) lab.model.header.window = before.header.window; // still, while a start is in the hand
  lab.say = makeSay(header.words);
  if (before) carryOver(lab, before);
  else {
    lab.state = firstState(lab.model);
    openSight(lab);
    lab.state.speed = speedFor(lab.model.families[lab.state.active].updates);
    lab.ground.greet();
  }
  takeAsk(lab);
  setRuns(lab);
  openPlane(lab, before, data);
  if (!before) applyInitial(lab, { step: header.initial.step });
  if (lab.dragReleased && arrived(lab)) lab.dragStart = null;
  if (header.apply && header.apply.token !== lab.applied) {
    layWords(lab); // to apply draws, and what stands there may be of another landscape
    applyInitial(lab, header.apply);
  }
  lab.applied = header.apply?.token ?? lab.applied;
  if (lab.awaited && lab.model.families[lab.awaited]) {
    chooseStrategy(lab, lab.awaited);
    lab.awaited = null;
  }
  lab.cache = { seats: lab.cache.seats ?? {}, points: {}, trailBoxes: [], nameWidth: 0 };
  layWords(lab);
}

/** What is kept of the state over new data, and what is asked for again. @param {Lab} lab */
function carryOver(lab, before) {
  const { asked, m, batch } = lab.state;
  carryState(lab.state, before, lab.model);
  if (lab.held) lab.state.batch = batch; // a slider in the hand is the hand's
  branchArrived(lab, m);
  if (asked && !lab.state.asked) lab.tellView();
  if (before.header.problem !== lab.model.header.problem) lab.ground.forget();
}

/** Of many weights a plane is shown: the block's own at first, then whichever came last. @param {Lab} lab */
function openPlane(lab, before, { header, arrays }) {
  const { model, state } = lab;
  if (model.landscape.kind !== 'slice') lab.plane = null;
  else if (!lab.plane || before?.header.problem !== header.problem) {
    lab.plane = openingPlane({ header, arrays, parameters: model.parameters });
    const wanted = { ...wantedPlane(lab), plane: 'axes', axes: lab.plane.axes };
    lab.plane.key = planeKey(wanted, state.active);
  }
}

/** Whether the runs begin where the hand has put the start. */
const arrived = ({ dragStart, model }) =>
  !dragStart || dragStart.every((x, a) => Math.abs(x - model.start[a]) <= 1e-4 * Math.abs(x) + 1e-9);

/** Everything that changes with language or setting only. @param {Lab} lab */
function layWords(lab) {
  const { dom, model, say } = lab;
  dom.root.lang = model.header.lang;
  dom.root.dataset.layout = model.header.layout;
  dom.root.dataset.kind = model.landscape.kind;
  if (model.header.fixed) dom.root.dataset.fixed = '';
  dom.root.dataset.controls = model.header.controls ?? 'over';
  dom.root.dataset.without = PANELS.filter(name => !(model.header.panels ?? PANELS).includes(name)).join(' ');
  putWords(dom, model.header.words);
  dom.root.setAttribute('aria-label', say('name_player'));
  dom.strategies.replaceChildren(
    ...model.order.map((id, n) => {
      const button = element('button', { type: 'button', textContent: nameOf(lab, id) });
      button.dataset.testid = `strategy-${id}`;
      button.style.setProperty('--hue', `var(--${HUES.includes(id) ? id : HUES[n % HUES.length]})`);
      return button;
    }),
  );
  const [low, high] = model.header.limits.learning_rate;
  Object.assign(dom.rate, { min: Math.log10(low), max: Math.log10(high) });
  [dom.batch.min, dom.batch.max] = model.header.limits.batch_size;
  dom.speed.max = SPEEDS.length - 1;
  dom.handle.setAttribute('aria-label', say('name_start'));
  buildReadout(lab);
}

/** Theme, sizes and every panel anew. @param {Lab} lab */
function refresh(lab) {
  const { dom, sheets, state } = lab;
  lab.calm = prefersCalm();
  showMode(dom.frame, state.mode);
  laySight(lab);
  placeSave(lab);
  placeTogether(lab);
  dress(lab);
  const shown = Object.keys(SHEETS).filter(name => name !== 'loupe');
  fitted(shown.map(name => sheets[name]), () => {
    lab.frameKey = '';
    draw(lab);
  });
}

/** Paints what the state says. Panels change with the shown update only, pictures at every frame. @param {Lab} lab */
function draw(lab) {
  const { state, sheets } = lab;
  if (!sheets.surface.width) return;
  lookAt(lab);
  const shows = name => sheets[name].width > 0; // a lesson leaves panels out
  const records = state.shown.map(id => recordOf(lab, id));
  drawLandscape(lab);
  const key = JSON.stringify([
    lab.version,
    { ...state, playhead: 0, zoom: 0 },
    records,
    lab.dragStart ?? 0,
    [lab.outside, lab.asked?.pairs],
    ghostsKey(lab),
    drawnKey(lab),
  ]);
  if (key === lab.frameKey && !state.playing) return;
  if (shows('loss')) drawLoss(lab);
  if (key === lab.frameKey) return;
  lab.frameKey = key;
  const panels = part(lab, 'panels', !isPlain(lab));
  const lit = panels?.drawPanelCanvases(lab, shows);
  if (shows('ruler')) drawRuler(lab);
  const { outcome, last } = lab.run;
  const left = outcome === 'diverged' && lab.record === last;
  part(lab, 'card', left || late.card)?.drawCard(lab, left);
  drawReadout(lab);
  drawTransport(lab);
  drawChanges(lab);
  drawPinButtons(lab);
  drawControls(lab);
  sayAsked(lab);
  drawSentence(lab);
  panels?.writePanels(lab, lit);
  reflect(lab, lab.run);
  lab.ground.settle();
  askForRest(lab);
}

/** Of the runs in hand what was not sent with all others. @param {Lab} lab */
function askForRest(lab) {
  const { model, state, runs } = lab;
  const lacks = id => runs[id].family.alone || lacksAlone(model, runs[id]);
  part(lab, 'run', state.shown.some(lacks))?.completeRuns(lab);
  part(lab, 'band', state.band === 'shown' && mayHaveBand(lab))?.completeBand(lab);
}

/** The surface and what lies on it, in 3-D once its part has come. @param {Lab} lab */
function drawLandscape(lab) {
  const view3d = part(lab, 'view3d', lab.state.view === '3d');
  if (!view3d) lab.turning = void lab.turning?.();
  if (view3d) view3d.drawSurfaceIn3d(lab);
  else drawSurface(lab);
  placeHandle(lab);
}

/** One animation frame: the playhead moves, the zoom eases. Returns whether to go on. @param {Lab} lab */
function tick(lab, seconds) {
  const { state, run } = lab;
  if (!lab.visible) return false;
  if (state.playing) {
    moveTo(state, Math.min(run.end, state.playhead + seconds * SPEEDS[state.speed]));
    if (state.playhead >= run.end) {
      state.playing = false;
      lab.address.touch();
    }
  }
  const away = Math.log(state.zoom / state.zoomTarget);
  const easing = Math.abs(away) > 0.005 && !prefersCalm();
  state.zoom = easing ? state.zoom * Math.exp(-away * Math.min(1, seconds * 9)) : state.zoomTarget;
  draw(lab);
  return state.playing || easing;
}

export default mounted(createLab, update);
