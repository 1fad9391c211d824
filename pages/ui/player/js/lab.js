/* The Lab: one instance a mount, data in, pictures out. The order of the bundle ends here. */
import { number, rateText } from './numbers.js';
import { decode } from './wire.js';
import { HUES, makeHiddenSheet, makeSheet, readPalette, themeOf } from './paint.js';
import { SPEEDS, makeClock, speedFor } from './clock.js';
import { prefersCalm } from './pointer.js';
import { debounced, throttled } from './send.js';
import { findElements, makeSay, putWords } from './dom.js';
import { carryState, firstState, heldWeights, makeModel, nameOf, pinned, recordOf, symbolOf } from './model.js';
import { makeAddress, pairText } from './address.js';
import { within } from './view.js';
import { drawSurface } from './surface.js';
import { drawSurfaceIn3d } from './solid.js';
import { drawLoss } from './loss.js';
import { drawFit } from './fit.js';
import { drawLoupe, drawRuler, layFlags } from './ruler.js';
import { buildMeter, buildReadout, drawCard, drawMeter, drawReadout, drawTransport, make, setText, summaryText } from './panels.js';
import { attachControls } from './controls.js';
import { setRuns } from './actions.js';
import { applyInitial } from './initial.js';

const SHEETS = { surface: 'surface', loss: 'loss', fit: 'fit', ruler: 'rulerCanvas', loupe: 'loupeCanvas' };

function createLab(parent) {
  const dom = findElements(parent);
  const sheets = Object.fromEntries(Object.entries(SHEETS).map(([name, key]) => [name, makeSheet(dom[key])]));
  for (const name of ['background', 'trails', 'lossBack']) sheets[name] = makeHiddenSheet();
  const lab = { parent, dom, sheets, model: null, state: null, cache: {}, version: 0, visible: true, frameKey: '', stops: [] };
  lab.clock = makeClock(seconds => tick(lab, seconds));
  lab.address = makeAddress(lab);
  lab.tellView = debounced(() => {
    const { state, model } = lab;
    lab.component.setStateValue('view', { rate: model.rates[state.m], active: state.active, shown: state.shown });
  }, 400);
  lab.tellBatch = throttled(size => lab.component.setStateValue('batch_size', size), 80);
  lab.tellStart = throttled(start => lab.component.setStateValue('start', start), 80);
  lab.shownUpdate = () => lab.runs[lab.state.active].update(recordOf(lab, lab.state.active));
  lab.startNow = () => lab.dragStart ?? lab.runs[lab.state.active].weights(0);
  lab.draw = () => draw(lab);
  lab.refresh = () => refresh(lab);
  lab.changed = () => {
    lab.address.touch();
    lab.draw();
  };
  observe(lab);
  attachControls(lab);
  return lab;
}

/** Sizes follow the layout; nothing is painted while the player is out of sight. */
function observe(lab) {
  const sizes = new ResizeObserver(() => lab.model && refresh(lab));
  for (const key of Object.values(SHEETS)) sizes.observe(lab.dom[key].parentElement);
  const sight = new IntersectionObserver(entries => {
    lab.visible = entries.at(-1).isIntersecting;
    if (lab.visible && lab.model) lab.clock.wake();
  });
  sight.observe(lab.dom.root);
  lab.stops.push(() => sizes.disconnect(), () => sight.disconnect());
}

/** Takes a block of bytes; equal data only repaints, as the theme may be another. */
function update(lab, component) {
  lab.component = component;
  const data = decode(component.data);
  const { header } = data;
  if (lab.model?.header.id !== header.id) {
    const before = lab.model;
    lab.model = makeModel(data);
    lab.say = makeSay(header.words);
    if (!before) {
      lab.state = firstState(lab.model);
      lab.state.speed = speedFor(lab.model.families[lab.state.active].updates);
    } else carryState(lab.state, before, lab.model);
    setRuns(lab);
    if (!before) applyInitial(lab, { step: header.initial.step });
    if (lab.dragReleased) lab.dragStart = null;
    if (header.apply && header.apply.token !== lab.applied) applyInitial(lab, header.apply);
    lab.applied = header.apply?.token ?? lab.applied;
    lab.cache = { seats: lab.cache.seats ?? {}, points: {}, trailBoxes: [], nameWidth: 0 };
    layWords(lab);
  }
  refresh(lab);
  lab.address.touch();
  if (lab.state.playing && !prefersCalm()) lab.clock.wake();
  else lab.state.playing = false;
}

/** Everything that changes with language or setting only. */
function layWords(lab) {
  const { dom, model, say } = lab;
  dom.root.lang = model.header.lang;
  putWords(dom, model.header.words);
  dom.root.setAttribute('aria-label', say('name_player'));
  dom.strategies.replaceChildren(
    ...model.order.map((id, n) => {
      const button = make('button', '', nameOf(lab, id));
      button.type = 'button';
      button.dataset.testid = `strategy-${id}`;
      button.style.setProperty('--hue', `var(--${HUES.includes(id) ? id : HUES[n % HUES.length]})`);
      return button;
    }),
  );
  const [low, high] = model.header.limits.rate;
  Object.assign(dom.rate, { min: Math.log10(low), max: Math.log10(high) });
  [dom.batch.min, dom.batch.max] = model.header.limits.batch;
  dom.speed.max = SPEEDS.length - 1;
  dom.handle.setAttribute('aria-label', say('name_start'));
  buildMeter(lab);
  buildReadout(lab);
}

/** Theme, sizes and every panel anew. */
function refresh(lab) {
  const { dom, sheets, state } = lab;
  const theme = themeOf(lab.parent.host ?? lab.parent);
  dom.frame.dataset.theme = theme;
  dom.frame.dataset.mode = state.mode;
  for (const [name, key] of Object.entries(SHEETS)) {
    if (name === 'loupe') continue;
    const { width, height } = dom[key].getBoundingClientRect();
    sheets[name].resize(width, height);
  }
  lab.palette = readPalette(dom.root);
  lab.palette.theme = theme;
  lab.version++;
  lab.frameKey = '';
  layFlags(lab);
  draw(lab);
}

/** Paints what the state says. Panels change with the shown update only, pictures at every frame. */
function draw(lab) {
  const { state, runs, sheets } = lab;
  if (!lab.visible || !sheets.surface.width) return;
  const records = state.shown.map(id => recordOf(lab, id));
  if (state.view === '3d') drawSurfaceIn3d(lab);
  else drawSurface(lab);
  placeHandle(lab);
  const key = JSON.stringify([lab.version, { ...state, playhead: 0, zoom: 0 }, records, lab.dragStart ?? 0, lab.outside]);
  if (key === lab.frameKey && !state.playing) return;
  drawLoss(lab);
  if (key === lab.frameKey) return;
  lab.frameKey = key;
  const lit = state.mode === 'lecture' ? 0 : drawFit(lab); // canvases first: text on them measures fonts, which would lay the page out anew
  drawLoupe(lab);
  drawRuler(lab);
  drawCard(lab);
  drawReadout(lab);
  drawTransport(lab);
  drawControls(lab);
  if (state.mode !== 'lecture') {
    setText(lab.dom.lit, lab.say('lit', { n: number(lit, 0) }));
    drawMeter(lab);
  }
  reflect(lab, runs[state.active]);
}

/** The start point's button stands over its ring, where that is in the picture. */
function placeHandle({ dom, state, stage, startNow }) {
  const start = startNow();
  const at = stage.view.px(...state.axes.map(a => start[a]));
  dom.handle.hidden = state.view === '3d' || state.mode === 'lecture' || !within(stage.box, at);
  dom.handle.style.transform = `translate(${at[0]}px, ${at[1]}px) translate(-50%, -50%)`;
}

/** Buttons and captions that mirror the state. */
function drawControls(lab) {
  const { dom, state, model, palette, say } = lab;
  for (const button of dom.strategies.children) {
    const id = button.dataset.testid.slice(9);
    button.setAttribute('aria-pressed', state.shown.includes(id));
    if (id === state.active) button.setAttribute('aria-current', 'true');
    else button.removeAttribute('aria-current');
  }
  dom.root.style.setProperty('--hue', palette[state.active]);
  const rate = model.rates[state.m];
  dom.rate.value = Math.log10(rate);
  dom.rate.setAttribute('aria-valuetext', rateText(rate));
  setText(dom.rateNow, rateText(rate));
  dom.rateNow.classList.toggle('over', Boolean(model.theory.critical) && rate > model.theory.critical);
  dom.batch.value = state.batch;
  dom.batch.style.setProperty('--filled', `${(100 * (state.batch - dom.batch.min)) / Math.max(1, dom.batch.max - dom.batch.min)}%`);
  setText(dom.batchValue, number(state.batch, 0));
  dom.speed.value = state.speed;
  dom.speed.style.setProperty('--filled', `${(100 * state.speed) / (SPEEDS.length - 1)}%`);
  setText(dom.speedValue, say('speed_value', { x: SPEEDS[state.speed] }));
  dom.speed.setAttribute('aria-valuetext', dom.speedValue.textContent);
  for (const name of ['xaxis', 'yscale'])
    for (const [id, button] of Object.entries(dom[name])) button.setAttribute('aria-pressed', state[name] === id);
  dom.view2d.setAttribute('aria-pressed', state.view === '2d');
  dom.view3d.setAttribute('aria-pressed', state.view === '3d');
  drawCaption(lab);
}

function drawCaption(lab) {
  const { dom, state, model, say, runs } = lab;
  setText(dom.pair, pairText(lab));
  const others = model.parameters.map((_, a) => a).filter(a => !state.axes.includes(a));
  dom.pair.hidden = model.dim < 3;
  dom.slice.hidden = !others.length;
  const held = heldWeights(lab);
  const name = others.map(a => `${model.parameters[a].name} ${symbolOf(model.parameters[a])} = ${number(held[a])}`).join(', ');
  const slice = `slice_${pinned(lab) ? 'optimum' : 'now'}${lab.stage.inset ? '_short' : ''}`;
  setText(dom.slice, say(slice, { name: lab.stage.inset ? name.replace(/^.* (?=\S+ = )/, '') : name }));
  const magnified = 1 / state.zoomTarget;
  setText(dom.zoomValue, magnified > 0.995 ? `×${+magnified.toFixed(1)}` : `1/${number(state.zoomTarget, state.zoomTarget < 10 ? 1 : 0).replace('.0', '')}`);
  dom.zoom.hidden = state.view === '3d';
  dom.whole.hidden = !(runs[state.active].outcome === 'diverged' || lab.outside || state.zoomTarget > 1);
  setText(dom.whole, say(state.zoomTarget > 1 ? 'whole_back' : 'whole'));
}

/** What is on screen, as data-* for scripts and as words for screen readers. */
function reflect(lab, run) {
  const { dom, state, model, say } = lab;
  const r = recordOf(lab, state.active);
  const facts = {
    step: run.update(r), steps: run.end, learningRate: model.rates[state.m], loss: run.loss(r), outcome: run.outcome, playing: state.playing,
    active: state.active, shown: state.shown.join(','), view: state.view, mode: state.mode, outside: Boolean(lab.outside), zoom: state.zoomTarget,
  };
  for (const [name, value] of Object.entries(facts)) if (dom.root.dataset[name] !== String(value)) dom.root.dataset[name] = value;
  if (state.playing) return;
  setText(dom.summary, summaryText(lab));
  for (const name of ['surface', 'loss', 'fit']) dom[name].setAttribute('aria-label', `${say(name)}. ${dom.summary.textContent}`);
}

/** One animation frame: the playhead moves, the zoom eases. Returns whether to go on. */
function tick(lab, seconds) {
  const { state, runs } = lab;
  if (!lab.visible) return false;
  const run = runs[state.active];
  if (state.playing) {
    state.playhead = Math.min(run.end, state.playhead + seconds * SPEEDS[state.speed]);
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

const labs = new WeakMap();

export default function mount(component) {
  const { parentElement } = component;
  let lab = labs.get(parentElement);
  if (lab && !parentElement.contains(lab.dom.root)) {
    lab.stops.forEach(stop => stop());
    lab = null; // the host put fresh markup in place
  }
  if (!lab) labs.set(parentElement, (lab = createLab(parentElement)));
  update(lab, component);
  return () => {
    lab.stops.forEach(stop => stop());
    lab.clock.stop();
    lab.address.stop();
    labs.delete(parentElement);
  };
}
