/* What mirrors the state in the page: buttons, captions, data-* for scripts, words for screen readers. */
import { setData, setText } from '../../canvas/js/elements.js';
import { number, rateText } from '../../canvas/js/numbers.js';
import { SPEEDS } from '../../canvas/js/clock.js';
import { showTransport } from '../../canvas/js/transport.js';
import { planeText } from './planes.js';
import { mayHaveBand, mayShowBasins } from './mapLoader.js';
import { isAsking, isVeiled } from './prediction.js';
import { curvatureAt, endedOf, heldWeights, pinned, symbolOf, valueText } from './model.js';
import { pairText } from './address.js';
import { changesText } from './rateChanges.js';
import { showBatch } from './batchStops.js';
import { within } from '../../canvas/js/view.js';
import { isBowl } from './curvature.js';
import { summaryText } from './summary.js';
import { floorAt } from './rateMarks.js';

/** The start point's button stands over its ring, where that is in the picture. */
export function placeHandle(lab) {
  const { dom, state, stage, startNow } = lab;
  const at = stage.view.px(...stage.places.place(startNow()));
  dom.handle.hidden = isAsking(lab) || state.view === '3d' || state.mode === 'lecture' || !within(stage.box, at);
  dom.handle.style.transform = `translate(${at[0]}px, ${at[1]}px) translate(-50%, -50%)`;
}

/** Buttons and captions that mirror the state. @param {Lab} lab */
export function drawControls(lab) {
  const { dom, state, model, palette, say, rate } = lab;
  for (const button of dom.strategies.children) {
    const id = button.dataset.testid.slice(9);
    button.setAttribute('aria-pressed', state.shown.includes(id));
    if (id === state.active) button.setAttribute('aria-current', 'true');
    else button.removeAttribute('aria-current');
  }
  dom.root.style.setProperty('--hue', palette[state.active]);
  dom.rate.value = Math.log10(rate);
  dom.rate.setAttribute('aria-valuetext', rateText(rate));
  setText(dom.rateNow, rateText(rate));
  const { critical } = model.theory;
  const lost = isBowl(model) ? critical && rate > critical : lab.run.outcome === 'diverged';
  dom.rateNow.classList.toggle('over', Boolean(lost) && !isVeiled(lab));
  showBatch(dom, state.batch);
  setText(dom.batchValue, number(state.batch, 0));
  const { noise } = model.header.landscape ?? {};
  dom.noise.hidden = !noise;
  if (noise) setText(dom.noise, say('noise', { x: valueText(noise / Math.sqrt(state.batch)) }));
  dom.speed.value = state.speed;
  dom.speed.style.setProperty('--filled', `${(100 * state.speed) / (SPEEDS.length - 1)}%`);
  setText(dom.speedValue, say('speed_value', { x: SPEEDS[state.speed] }));
  dom.speed.setAttribute('aria-valuetext', dom.speedValue.textContent);
  const { log = true } = lab.lossScales ?? {}; // a log axis has no place for losses below zero
  const shown = { ...state, yscale: log ? state.yscale : 'linear' };
  for (const [name, buttons] of Object.entries(dom.groups))
    for (const [id, button] of Object.entries(buttons)) button.setAttribute('aria-pressed', shown[name] === id);
  dom.planeGroup.hidden = model.landscape.kind !== 'slice' || !model.header.channel;
  dom.painted.hidden = !mayShowBasins(lab);
  dom.bandGroup.hidden = !mayHaveBand(lab) || state.show !== 'loss';
  dom.height.setAttribute('aria-pressed', !state.basins);
  dom.basins.setAttribute('aria-pressed', Boolean(state.basins));
  dom.basins.dataset.shown = Boolean(state.basins);
  dom.root.dataset.show = state.show;
  drawCaption(lab);
}

/** @param {Lab} lab */
export function drawTransport(lab) {
  const { state, dom, say, run } = lab;
  const k = run.update(lab.record);
  const last = isVeiled(lab) ? run.family.updates : run.end;
  showTransport(dom.transport, {
    now: k,
    last,
    playing: state.playing,
    name: say(state.playing ? 'pause' : 'play'),
    nowText: number(k, 0),
    allText: `/ ${number(last, 0)} ${say('x_updates')}`,
    spoken: say('count', { k, n: last }),
  });
}

/** @param {Lab} lab */
function drawCaption(lab) {
  const { dom, state, model, say } = lab;
  setText(dom.pair, pairText(lab));
  const others = model.parameters.map((_, a) => a).filter(a => !state.axes.includes(a));
  dom.pair.hidden = model.dim < 3 || (lab.plane && state.plane !== 'axes');
  dom.slice.hidden = !others.length;
  const held = heldWeights(lab);
  const name = others
    .map(a => `${model.parameters[a].name} ${symbolOf(model.parameters[a])} = ${number(held[a])}`)
    .join(', ');
  const where = pinned(lab) ? 'optimum' : 'now';
  const { inset } = lab.stage;
  const short = inset ? name.replace(/^.* (?=\S+ = )/, '') : name;
  const slice = lab.plane ? planeText(lab, where) : say(`slice_${where}${inset ? '_short' : ''}`, { name: short });
  setText(dom.slice, slice);
  const magnified = 1 / state.zoomTarget;
  setText(
    dom.zoomValue,
    magnified > 0.995
      ? `×${+magnified.toFixed(1)}`
      : `1/${number(state.zoomTarget, state.zoomTarget < 10 ? 1 : 0).replace('.0', '')}`,
  );
  dom.zoomIn.parentElement.hidden = state.view === '3d';
  const left = lab.outside || state.zoomTarget > 1;
  dom.whole.hidden = isVeiled(lab) || !(lab.run.outcome === 'diverged' || left);
  setText(dom.whole, say(state.zoomTarget > 1 ? 'whole_back' : 'whole'));
}

/** What is on screen, as data-* for scripts and as words for screen readers. @param {Lab} lab */
export function reflect(lab, run) {
  const { dom, state, model, say, record: r } = lab;
  const { kind, index, period } = endedOf(lab, state.active, state.m);
  const held = floorAt(lab, state.m);
  const facts = {
    landscape: model.header.landscape?.id ?? 'linear',
    ended: kind,
    minimum: index ?? '',
    period: period || '',
    weights: run.weights(r).join(','),
    sharpness: curvatureAt(lab, state.active).high,
    step: run.update(r),
    steps: run.end,
    learningRate: lab.rate,
    changes: changesText(lab),
    loss: run.loss(r),
    floor: Number.isNaN(held) ? '' : held,
    outcome: run.outcome,
    playing: state.playing,
    active: state.active,
    shown: state.shown.join(','),
    view: state.view,
    mode: state.mode,
    outside: Boolean(lab.outside),
    zoom: state.zoomTarget,
  };
  if (isVeiled(lab))
    Object.assign(facts, { ended: '', minimum: '', period: '', outcome: '', floor: '', steps: run.family.updates });
  setData(dom.root, facts);
  // a paragraph that is read aloud waits until the hand rests
  if (state.playing || lab.taken || lab.held || (lab.dragStart && !lab.dragReleased)) return;
  setText(dom.summary, summaryText(lab));
  for (const name of ['surface', 'loss', 'fit'])
    dom[name].setAttribute('aria-label', `${say(name)}. ${dom.summary.textContent}`);
}
