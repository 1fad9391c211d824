/* Every control of the Lab, tied to what it does. */
import { clamp, nearestRatio } from '../../canvas/js/numbers.js';
import { isChord, keyStep, listen, onDrag, onKeys, onWheelZoom } from '../../canvas/js/pointer.js';
import { onTransport, transportKeys } from '../../canvas/js/transport.js';
import { attachLecture } from '../../canvas/js/lecture.js';
import { openClass } from './save.js';
import { mayShowBasins } from './mapLoader.js';
import { attachStart } from './start.js';
import { mayPin, pin } from './pins.js';
import { isAsking } from './prediction.js';
import { takeFromHere } from './rateChanges.js';
import { late } from './late.js';
import { toggleSight } from './sight.js';
import { attachBatch } from './batchStops.js';
import { choose, chooseStrategy, chooseWeight, nextPair, panBy, play, seek, setMember } from './actions.js';
import { setMode, setRate, setSpeed, step, takeRate, toggleWhole, zoomAbout, zoomTo } from './actions.js';

export function attachControls(lab) {
  lab.stops.push(
    ...attachButtons(lab),
    ...attachSliders(lab),
    ...attachSurface(lab),
    ...attachStart(lab),
    attachKeys(lab),
  );
}

function attachButtons(lab) {
  const { dom } = lab;
  const presses = [
    ...['lowest', 'safe', 'critical', 'typical'].map(id => [dom[id], () => takeRate(lab, +dom[id].dataset.rate)]),
    [dom.pair, () => nextPair(lab)],
    [dom.fromHere, () => takeFromHere(lab)],
    [dom.slice, () => choose(lab, 'slice', lab.state.slice === 'now' ? 'optimum' : 'now')],
    [dom.zoomIn, () => zoomTo(lab, lab.state.zoomTarget / 2)],
    [dom.zoomOut, () => zoomTo(lab, lab.state.zoomTarget * 2)],
    [dom.whole, () => toggleWhole(lab)],
    [dom.height, () => choose(lab, 'basins', false)],
    [dom.basins, () => choose(lab, 'basins', !lab.state.basins)],
    [dom.lecture, () => setMode(lab, 'lecture')],
    [dom.allControls, () => toggleSight(lab)],
    [dom.together, () => openClass(lab)],
    [dom.applyRate, () => late.card?.applyAdvice(lab)],
    ...Object.entries(dom.groups).flatMap(([name, buttons]) =>
      Object.entries(buttons).map(([id, button]) => [button, () => choose(lab, name, id)]),
    ),
  ];
  const among = (place, act) =>
    listen(place, { click: ({ target }) => target.closest('button') && act(target.closest('button').dataset) });
  return [
    ...presses.map(([button, click]) => listen(button, { click })),
    among(dom.strategies, ({ testid }) => chooseStrategy(lab, testid.slice(9))),
    among(dom.unitsBody, ({ weight }) => chooseWeight(lab, Number(weight))),
    onTransport(dom.transport, deedsOf(lab)),
  ];
}

/** What the transport does. @param {Lab} lab */
const deedsOf = lab => ({
  restart: () => seek(lab, 0),
  end: () => seek(lab, lab.run.end),
  step: direction => step(lab, direction),
  play: () => play(lab),
  seek: update => seek(lab, update),
});

/** Arrow keys on a rate slider go from member to member: each stands for a run that was computed. */
function memberKeys(lab, members) {
  return event => {
    const all = members();
    const last = all.length - 1;
    const by = { Home: -last, End: last }[event.key] ?? keyStep(event, 5);
    if (!by) return;
    event.preventDefault();
    setMember(lab, all[clamp(all.indexOf(lab.state.m) + by, 0, last)]);
  };
}

/** How a hand lets go; a menu that opens under it takes the pointerup. */
const LET_GO = ['pointerup', 'pointercancel', 'lostpointercapture', 'contextmenu', 'blur', 'change'];

/** A hand on a rate slider: what the tables need is sent when it lets go. */
function holding(lab) {
  const release = () => {
    if (!lab.held) return;
    lab.held = false;
    lab.frameKey = '';
    lab.draw();
    lab.tellView();
  };
  return {
    pointerdown: ({ button }) => {
      lab.held = button === 0;
    },
    ...Object.fromEntries(LET_GO.map(name => [name, release])),
  };
}

function attachSliders(lab) {
  const { dom } = lab;
  return [
    listen(dom.rate, {
      input: () => setRate(lab, 10 ** +dom.rate.value),
      keydown: memberKeys(lab, () => [...lab.model.rates.keys()]),
    }),
    listen(dom.loupeRate, {
      input: () => {
        const members = late.panels.loupeMembers(lab);
        const rates = members.map(m => lab.model.rates[m]);
        setMember(lab, members[nearestRatio(rates, +dom.loupeRate.value)]);
      },
      keydown: memberKeys(lab, () => late.panels.loupeMembers(lab)),
    }),
    ...[dom.rate, dom.loupeRate, dom.stops, dom.transport.scrub].map(slider => listen(slider, holding(lab))),
    listen(dom.transport.scrub, { keydown: scrubKeys(lab) }),
    listen(dom.speed, { input: () => setSpeed(lab, +dom.speed.value) }),
    attachBatch(lab, size => {
      lab.state.batch = size;
      lab.tellBatch(size);
      lab.tellView();
      lab.changed();
    }),
  ];
}

/** On the scrubber too an arrow goes to the next state that was kept. */
const scrubKeys = lab => event => {
  const direction = keyStep(event);
  if (direction) step(lab, direction);
};

function attachSurface(lab) {
  const { dom } = lab;
  const flat = () => lab.state.view === '2d';
  return [
    onDrag(dom.surface, {
      begin: (_, event) => flat() && !(event.pointerType === 'touch' && lab.stage?.inset),
      move: (_, by) => panBy(lab, by),
      end: () => dom.surface.focus({ preventScroll: true }),
    }),
    onWheelZoom(dom.surface, (factor, at) => flat() && zoomAbout(lab, factor, at)),
    listen(dom.surface, {
      keydown: event => {
        const factor = { '+': 1 / 1.5, '=': 1 / 1.5, '-': 1.5 }[event.key];
        if (!factor || !flat() || event.ctrlKey || event.metaKey || lab.state.mode === 'lecture') return;
        event.preventDefault(); // else it is the speed's
        zoomTo(lab, lab.state.zoomTarget * factor);
      },
    }),
    ...arrowsStep(lab),
    () => lab.turning?.(),
  ];
}

/** Turned by hand, the 3-D picture leaves the arrow keys to the player; reached by Tab it takes them to turn. */
function arrowsStep(lab) {
  const { surface } = lab.dom;
  let byHand = false;
  const keydown = event => {
    const direction = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!direction || !byHand || isChord(event)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    step(lab, direction);
  };
  const by = hand => () => {
    byHand = hand;
  };
  return [listen(surface, { pointerdown: by(true), blur: by(false) }), listen(surface, { keydown }, true)];
}

/** A number chooses a strategy; of the one in hand it chooses nothing, as a press on it would hide it. */
function strategyKey(lab, n) {
  const id = lab.model.order[n - 1];
  if (!id || isAsking(lab) || id === lab.state.active) return false;
  return chooseStrategy(lab, id);
}

function attachKeys(lab) {
  const lecture = attachLecture(lab, {
    mode: () => lab.state?.mode,
    setMode: mode => setMode(lab, mode),
    flush: () => lab.address.flush(),
  });
  const keys = {
    ...transportKeys(deedsOf(lab), by => setSpeed(lab, lab.state.speed + by)),
    v: () => choose(lab, 'view', lab.state.view === '3d' ? '2d' : '3d'),
    b: () => mayShowBasins(lab) && choose(lab, 'basins', !lab.state.basins),
    ...lecture,
    ...Object.fromEntries([1, 2, 3, 4, 5].map(n => [String(n), () => lecture[n]() || strategyKey(lab, n)])),
    p: () => (mayPin(lab) ? pin(lab) : lecture.p()), // the Lab is no lesson: none comes before it
  };
  const isSeen = () => (lab.model && lab.dom.root.offsetParent !== null) || lab.state?.mode === 'lecture';
  return onKeys(keys, lab.dom.root, isSeen);
}
