/* The frame round the moving pictures of the lessons: data in, a playhead, dials, handles. The picture itself is its `kind`:

     views      ids of its canvases, in order
     create     (frame, before) → state; anew with new data, `before` is the state with the data before
     dials      (frame) → [{ id, label, min, max, step, value, text(value) }], sliders in the reader's hand; with `marks`
                [{ id, value, text }] and active() → id, named values stand under the track
     last       (frame) → the last step; 0: nothing to play
     draw       (frame) paints every view; frame.step is a fraction while a step glides
     facts      (frame) → [{ id, label, text, hue }], numbers beside the picture
     data       (frame) → what stands on the root as data-*
     summary    (frame) → the frame in words
     handles    (frame) → [{ id, label, view, x, y }], what can be dragged or moved by arrow keys
     move       (frame, id, x, y, done), a handle is at this pixel now                                             */
import { decode } from '../../canvas/js/wire.js';
import { makeSheet, readPalette, themeOf } from '../../canvas/js/paint.js';
import { makeClock } from '../../canvas/js/clock.js';
import { listen, onDrag, onKeys, prefersCalm } from '../../canvas/js/pointer.js';
import { throttled } from '../../canvas/js/send.js';
import { makeSay, putWords } from '../../canvas/js/words.js';
import { element, layDials } from './dials.js';

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const ICONS = { play: 'M5 3v14l12-7z', pause: 'M5 3h4v14H5zM11 3h4v14h-4z' };

function createFrame(parent, kind) {
  const find = selector => parent.querySelector(selector);
  const dom = {
    root: find('.figure'), outer: find('.frame'), dials: find('.dials'), views: find('.views'), facts: find('.facts'), side: find('.side'),
    transport: find('.transport'), play: find('.play'), playPath: find('.play path'), scrub: find('.scrub'), countNow: find('.count b'),
    countAll: find('.count span'), summary: find('.summary'), words: [...parent.querySelectorAll('[data-name]')], ruleFormula: {},
  };
  const frame = { parent, kind, dom, sheets: {}, step: 0, exact: 0, playing: false, visible: true, values: {}, stops: [], handles: {}, shows: [], tells: {}, version: 0 };
  for (const id of kind.views) {
    const pane = element('div', { className: `pane ${id}-view` }, dom.views);
    const canvas = element('canvas', {}, pane);
    canvas.setAttribute('role', 'img');
    canvas.dataset.testid = id;
    frame.sheets[id] = makeSheet(canvas);
    dom[id] = pane;
  }
  frame.draw = () => draw(frame);
  frame.seek = step => seek(frame, step);
  frame.tell = (name, value) => (frame.tells[name] ??= throttled(v => frame.component.setStateValue(name, v), 80))(value);
  frame.clock = makeClock(seconds => tick(frame, seconds));
  observe(frame);
  attach(frame);
  return frame;
}

function observe(frame) {
  const sizes = new ResizeObserver(() => frame.model && refresh(frame));
  for (const id of frame.kind.views) sizes.observe(frame.dom[id]);
  const sight = new IntersectionObserver(entries => {
    frame.visible = entries.at(-1).isIntersecting;
    if (frame.visible && frame.model) frame.clock.wake();
  });
  sight.observe(frame.dom.root);
  frame.stops.push(() => sizes.disconnect(), () => sight.disconnect());
}

function attach(frame) {
  const { dom } = frame;
  const press = { restart: () => frame.seek(0), 'step-back': () => step(frame, -1), 'step-forward': () => step(frame, 1), play: () => toggle(frame) };
  const click = event => press[event.target.closest('button')?.dataset.testid]?.();
  const playable = act => () => (frame.kind.last(frame) > 0 ? act() : false);
  frame.stops.push(
    listen(dom.transport, { click }),
    listen(dom.scrub, { input: () => frame.seek(Number(dom.scrub.value)) }),
    onKeys({
      ' ': playable(press.play), ArrowLeft: playable(press['step-back']), ArrowRight: playable(press['step-forward']),
      Home: playable(press.restart), End: playable(() => frame.seek(frame.kind.last(frame))),
    }, dom.root),
  );
}

export function seek(frame, to) {
  frame.playing = false;
  frame.step = Math.max(0, Math.min(frame.kind.last(frame), to));
  draw(frame);
}

const step = (frame, by) => seek(frame, by < 0 ? Math.ceil(frame.step) - 1 : Math.floor(frame.step) + 1);

function toggle(frame) {
  if (!frame.playing && frame.step >= frame.kind.last(frame)) frame.step = 0;
  frame.playing = !frame.playing;
  frame.exact = frame.step;
  frame.clock.wake();
  draw(frame);
}

/** Takes a block of bytes; equal data only repaints, as the theme may be another. */
function update(frame, component) {
  frame.component = component;
  const model = decode(component.data);
  if (frame.model?.header.id !== model.header.id) {
    const before = frame.model;
    frame.model = model;
    frame.say = makeSay(model.header.words);
    frame.state = frame.kind.create(frame, frame.state);
    if (before?.header.problem !== model.header.problem) Object.assign(frame, { step: 0, values: {} });
    putWords(frame.dom, model.header.words);
    frame.dom.root.lang = model.header.lang;
    frame.dom.root.dataset.kind = model.header.kind;
    frame.dom.root.setAttribute('aria-label', frame.say('name_figure'));
    layDials(frame);
    if (model.header.play && model.header.play !== frame.played) start(frame, before);
    frame.played = model.header.play;
    frame.step = Math.min(frame.step, frame.kind.last(frame));
  }
  refresh(frame);
  if (frame.playing) frame.clock.wake();
}

/** A new run begins by itself: at once where motion is welcome, else at its end for the reader to go through. */
function start(frame) {
  frame.step = prefersCalm() ? frame.kind.last(frame) : 0;
  frame.playing = !prefersCalm() && frame.kind.last(frame) > 0;
}

function refresh(frame) {
  const { dom, sheets } = frame;
  dom.outer.dataset.theme = themeOf(frame.parent.host ?? frame.parent);
  for (const id of frame.kind.views) {
    const { width, height } = dom[id].getBoundingClientRect();
    sheets[id].resize(width, height);
  }
  frame.palette = { ...readPalette(dom.root), theme: dom.outer.dataset.theme };
  frame.version++;
  draw(frame);
}

function draw(frame) {
  const { dom, sheets, palette } = frame;
  if (!frame.visible || !palette || !sheets[frame.kind.views[0]].width) return;
  for (const id of frame.kind.views) sheets[id].clear();
  frame.kind.draw(frame);
  for (const show of frame.shows) show();
  layHandles(frame);
  layFacts(frame);
  const last = frame.kind.last(frame);
  dom.transport.hidden = !last;
  const now = Math.floor(frame.step + 1e-9);
  dom.scrub.max = last;
  dom.scrub.value = now;
  dom.scrub.style.setProperty('--filled', `${(100 * frame.step) / Math.max(1, last)}%`);
  put(dom.countNow, String(now));
  put(dom.countAll, frame.say('count', { last }));
  dom.playPath.setAttribute('d', frame.playing ? ICONS.pause : ICONS.play);
  dom.play.setAttribute('aria-label', frame.say(frame.playing ? 'name_pause' : 'name_play'));
  reflect(frame, { step: now, steps: last, playing: frame.playing, ...frame.kind.data(frame) });
}

const put = (target, text) => {
  if (target.textContent !== text) target.textContent = text;
};

function reflect(frame, facts) {
  const { dom } = frame;
  for (const [name, value] of Object.entries(facts)) if (dom.root.dataset[name] !== String(value)) dom.root.dataset[name] = value;
  if (frame.playing) return;
  put(dom.summary, frame.kind.summary(frame));
  for (const id of frame.kind.views) dom[id].firstChild.setAttribute('aria-label', dom.summary.textContent);
}

/** Numbers beside the picture; rows are made once and only their text changes. */
function layFacts(frame) {
  const { dom } = frame;
  const facts = frame.kind.facts(frame);
  dom.side.hidden = !facts.length;
  const ids = facts.map(fact => fact.id).join();
  if (dom.facts.dataset.ids !== ids) {
    dom.facts.dataset.ids = ids;
    dom.facts.replaceChildren();
    for (const { id } of facts) {
      const row = element('div', {}, dom.facts);
      element('dt', {}, row);
      element('dd', {}, row).dataset.testid = `fact-${id}`;
    }
  }
  facts.forEach(({ label, text, hue }, i) => {
    const [dt, dd] = dom.facts.children[i].children;
    put(dt, label);
    put(dd, text);
    dd.style.color = hue ?? '';
  });
}

/** A transparent button over each thing that can be moved: for the pointer, for keys, for a screen reader. */
function layHandles(frame) {
  for (const { id, label, view, x, y } of frame.kind.handles?.(frame) ?? []) {
    const handle = (frame.handles[id] ??= makeHandle(frame, id, view));
    handle.at = [x, y];
    handle.button.style.transform = `translate(${x}px, ${y}px) translate(-50%, -50%)`;
    if (handle.button.getAttribute('aria-label') !== label) handle.button.setAttribute('aria-label', label);
  }
}

function makeHandle(frame, id, view) {
  const button = element('button', { type: 'button', className: 'handle' }, frame.dom[view]);
  button.dataset.testid = `handle-${id}`;
  button.dataset.ownKeys = '';
  const handle = { button, at: [0, 0] };
  const to = (x, y, done) => {
    frame.kind.move(frame, id, x, y, done);
    draw(frame);
  };
  frame.stops.push(
    onDrag(button, {
      begin: () => void (frame.playing = false),
      move: (_, by) => to(handle.at[0] + by[0], handle.at[1] + by[1], false),
      end: () => to(...handle.at, true),
    }),
    listen(button, {
      keydown: event => {
        const arrow = ARROWS[event.key];
        if (!arrow) return;
        event.preventDefault();
        const by = event.shiftKey ? 20 : 4;
        to(handle.at[0] + arrow[0] * by, handle.at[1] + arrow[1] * by, true);
      },
    }),
  );
  return handle;
}

function tick(frame, seconds) {
  if (!frame.visible || !frame.model) return false;
  const last = frame.kind.last(frame);
  if (frame.playing) {
    if (Math.floor(frame.exact) !== Math.floor(frame.step)) frame.exact = frame.step; // it was set elsewhere
    frame.exact = Math.min(last, frame.exact + seconds * (frame.model.header.speed ?? 4));
    frame.step = prefersCalm() ? Math.floor(frame.exact) : frame.exact; // no glide between updates for who wants none
    if (frame.exact >= last) frame.playing = false;
  }
  draw(frame);
  return frame.playing;
}

const frames = new WeakMap();

/** The component of one kind of picture: what its module exports by default. */
export function framed(kind) {
  return function mount(component) {
    const { parentElement } = component;
    let frame = frames.get(parentElement);
    if (frame && !parentElement.contains(frame.dom.root)) {
      frame.stops.forEach(stop => stop());
      frame = null; // the host put fresh markup in place
    }
    if (!frame) frames.set(parentElement, (frame = createFrame(parentElement, kind)));
    update(frame, component);
    return () => {
      frame.stops.forEach(stop => stop());
      frame.clock.stop();
      frames.delete(parentElement);
    };
  };
}
