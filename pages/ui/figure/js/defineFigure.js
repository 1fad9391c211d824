/* The frame round the moving pictures of the lessons: data in, a playhead, dials, handles. The picture itself is its
   `kind`; what that is asked for stands in ../../types.d.ts. */
import { element, setData, setText } from '../../canvas/js/elements.js';
import { decode } from '../../canvas/js/wire.js';
import { dress, fitted, lasting, mounted, observe } from '../../canvas/js/mount.js';
import { attachLecture, showMode } from '../../canvas/js/lecture.js';
import { onTransport, showTransport, transportIn, transportKeys } from '../../canvas/js/transport.js';
import { makeClock } from '../../canvas/js/clock.js';
import { onKeys, prefersCalm } from '../../canvas/js/pointer.js';
import { followSteps, leadToLab } from '../../canvas/js/links.js';
import { throttled } from '../../canvas/js/send.js';
import { putWords } from '../../canvas/js/words.js';
import { attachMenu } from '../../take/js/menu.js';
import { layDials, layFacts, layToggles } from './controls.js';
import { attachPresses, layHandles } from './handles.js';
import { drawViews, makeFigure, takeBlock } from './model.js';
import { makeAddress, takeAddress } from './urlState.js';
import { placeSave, takingOf } from './save.js';

/** @param {ShadowRoot} parent @param {Kind} kind @returns {Frame} */
function createFrame(parent, kind) {
  const find = (/** @type {string} */ selector) => /** @type {any} */ (parent.querySelector(selector));
  const players = '.keys :is([data-key=strategies], [data-key=view], [data-key=basins])';
  for (const row of parent.querySelectorAll(players)) row.remove();
  const dom = {
    root: find('.figure'),
    frame: find('.frame'),
    dials: find('.dials'),
    views: find('.views'),
    facts: find('.facts'),
    side: find('.side'),
    transport: transportIn(find('.transport')),
    save: find('.save'),
    summary: find('.summary'),
    words: [...parent.querySelectorAll('[data-plain], [data-name]')],
  };
  const panes = kind.views.map(id => {
    const pane = element('div', { className: `pane ${id}-view` }, dom.views);
    const canvas = element('canvas', {}, pane);
    canvas.setAttribute('role', 'img');
    canvas.dataset.testid = id;
    dom[id] = pane;
    return [id, canvas];
  });
  const frame = /** @type {any} */ (makeFigure(kind, Object.fromEntries(panes)));
  Object.assign(frame, { parent, dom, haste: 1, mode: 'normal', first: {}, buttons: {}, shows: [], tells: {} });
  frame.draw = () => draw(frame);
  frame.seek = step => seek(frame, step);
  frame.begin = () => begin(frame);
  frame.refresh = () => refresh(frame);
  frame.taking = takingOf(frame);
  const telling = (/** @type {string} */ name) =>
    throttled((/** @type {unknown} */ value) => frame.component.setStateValue(name, value), 80);
  frame.tell = (name, value) => (frame.tells[name] ??= lasting(frame, telling(name)))(value);
  frame.clock = makeClock(seconds => tick(frame, seconds));
  observe(frame, kind.views.map(id => frame.sheets[id].canvas));
  attach(frame);
  for (const id of kind.views) attachPresses(frame, id);
  return frame;
}

/** @param {Frame} frame */
function attach(frame) {
  const { dom } = frame;
  const deeds = {
    restart: () => frame.seek(0),
    end: () => frame.seek(frame.last),
    step: by => step(frame, by),
    play: () => toggle(frame),
    seek: frame.seek,
  };
  const faster = by => void (frame.haste = Math.min(8, Math.max(1 / 8, frame.haste * 2 ** by)));
  const playing = Object.entries(transportKeys(deeds, faster));
  const keys = Object.fromEntries(playing.map(([key, act]) => [key, () => (frame.last > 0 ? act() : false)]));
  const setMode = (/** @type {string} */ mode) => {
    frame.mode = mode;
    refresh(frame);
  };
  const lecture = attachLecture(frame, { mode: () => frame.mode, setMode, flush: () => frame.address.flush() });
  Object.assign(keys, lecture);
  frame.stops.push(onTransport(dom.transport, deeds), onKeys(keys, dom.root));
  attachMenu(frame, () => import('./downloads.js'));
  frame.address = makeAddress(frame);
  frame.stops.push(frame.address.stop);
  if (frame.kind.lab)
    leadToLab(frame, () => (frame.model ? (frame.kind.lab?.(frame) ?? null) : null), { leave: frame.address.flush });
  frame.addressed = followSteps(frame, { go: frame.seek, first: () => frame.model?.header.place === 0 });
}

/** @param {Frame} frame @param {number} to */
function seek(frame, to) {
  frame.playing = false;
  frame.step = Math.max(0, Math.min(frame.last, to));
  draw(frame);
}

const step = (/** @type {Frame} */ frame, /** @type {number} */ by) =>
  seek(frame, by < 0 ? Math.ceil(frame.step) - 1 : Math.floor(frame.step) + 1);

/** @param {Frame} frame */
function toggle(frame) {
  if (!frame.playing && frame.step >= frame.last) frame.step = 0;
  frame.playing = !frame.playing;
  frame.exact = frame.step;
  frame.clock.wake();
  draw(frame);
}

/** Takes a block of bytes; equal data only repaints, as the theme may be another.
    @param {Frame} frame @param {Component} component */
function update(frame, component) {
  frame.component = component;
  const model = decode(component.data);
  if (frame.model?.header.id !== model.header.id) {
    const before = takeBlock(frame, model);
    putWords(frame.dom, model.header.words);
    frame.dom.root.lang = model.header.lang;
    frame.dom.root.dataset.kind = model.header.kind;
    frame.dom.root.setAttribute('aria-label', frame.say('name_figure'));
    layDials(frame);
    const shown = !before && takeAddress(frame);
    if (!shown && model.header.play && model.header.play !== frame.played) begin(frame);
    frame.played = model.header.play;
    frame.step = Math.min(frame.step, frame.last);
  }
  refresh(frame);
  frame.addressed();
  if (frame.playing) frame.clock.wake();
}

/** A new run begins by itself: at once where motion is welcome, else at its end for the reader to go through.
    @param {Frame} frame */
function begin(frame) {
  frame.step = prefersCalm() ? frame.last : 0;
  frame.playing = !prefersCalm() && frame.last > 0;
  frame.clock.wake();
}

/** @param {Frame} frame */
function refresh(frame) {
  showMode(frame.dom.frame, frame.mode);
  placeSave(frame);
  dress(frame);
  fitted(Object.values(frame.sheets), () => draw(frame));
}

/** @param {Frame} frame */
function draw(frame) {
  const { dom, sheets, palette } = frame;
  if (!palette || !sheets[frame.kind.views[0]].width) return;
  drawViews(frame);
  frame.kind.page?.(frame);
  for (const show of frame.shows) show();
  layToggles(frame);
  layHandles(frame);
  layFacts(frame);
  const { last, now } = frame;
  dom.transport.place.classList.toggle('still', !last);
  dom.transport.place.classList.toggle('waiting', frame.model.header.play === ''); // an answer moves nothing
  const allText = frame.say('count', { last });
  showTransport(dom.transport, {
    now,
    last,
    filled: frame.step,
    playing: frame.playing,
    name: frame.say(frame.playing ? 'name_pause' : 'name_play'),
    nowText: frame.kind.now?.(frame) ?? String(now),
    allText,
    spoken: `${now} ${allText}`,
  });
  reflect(frame, { step: now, steps: last, playing: frame.playing, ...frame.kind.data(frame) });
}

/** @param {Frame} frame @param {Record<string, string | number | boolean>} facts */
function reflect(frame, facts) {
  const { dom } = frame;
  setData(dom.root, facts);
  if (frame.playing || frame.taken) return;
  frame.address.touch();
  setText(dom.summary, frame.kind.summary(frame));
  for (const id of frame.kind.views) dom[id].firstChild.setAttribute('aria-label', dom.summary.textContent);
}

/** @param {Frame} frame @param {number} seconds */
function tick(frame, seconds) {
  if (!frame.visible || !frame.model) return false;
  const { last } = frame;
  if (frame.playing) {
    if (Math.floor(frame.exact) !== Math.floor(frame.step)) frame.exact = frame.step; // it was set elsewhere
    const pace = frame.kind.pace?.(frame) ?? frame.model.header.speed ?? 4;
    frame.exact = Math.min(last, frame.exact + seconds * pace * frame.haste);
    frame.step = prefersCalm() ? Math.floor(frame.exact) : frame.exact; // no glide between updates for who wants none
    if (frame.exact >= last) frame.playing = false;
  }
  draw(frame);
  return frame.playing;
}

/** The component of a lesson's picture, what its module exports by default: of sliders, marks, facts, keys and what
    else types.d.ts has under Kind. @param {any} kind */
export const defineFigure = kind => Object.assign(mounted(parent => createFrame(parent, kind), update), { kind });
