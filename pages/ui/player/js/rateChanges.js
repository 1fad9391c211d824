/* A rate taken from an update on: what was is held, the hand has what comes. Asked of the server once a press. */
import { clamp, nearestRatio, rateText } from '../../canvas/js/numbers.js';
import { seek } from './actions.js';
import { branchOf, rateAt } from './model.js';
import { element, setText, setTitle } from '../../canvas/js/elements.js';
import { rule } from '../../canvas/js/marks/line.js';
import { keyStep, listen, onDrag, placeIn } from '../../canvas/js/pointer.js';

const MOST = 8; // rates of one run, as the server takes them

/** The rates of the runs on screen as [rate, from which update on]; one alone where no hand has changed it. */
const pairsOn = ({ model, rate }) => [
  ...(model.header.schedule?.changes ?? []),
  [rate, branchOf(model)],
];

/** The same as the hand has them: asked for, or held at this moment. */
const pairsOf = lab => lab.asked?.pairs ?? pairsOn(lab);

/** As the address and the root say them; empty where the rate does not change. */
export function changesText(lab) {
  const pairs = pairsOn(lab);
  return pairs.length > 1 ? pairs.map(([rate, update]) => `${rate}@${update}`).join(',') : '';
}

/** The rate of the runs on screen, or their rates. */
export const rateSaid = lab => changesText(lab) || String(lab.rate);

/** Updates of the longest run there is: a change must come before its end. */
const longest = ({ model }) => Math.max(...Object.values(model.families).map(family => family.updates));

/** Whether the update on screen can be a branch: something before it, something after, a place left. */
function mayTake(lab) {
  const k = lab.shownUpdate();
  const past = pairsOf(lab).filter(([, update]) => update < k);
  return k > 0 && k < lab.run.end && past.length < MOST && k !== pairsOf(lab).at(-1)[1];
}

/** The rate of this update holds from here on, and the ruler now moves it. */
export function takeFromHere(lab) {
  if (!mayTake(lab)) return;
  const k = lab.shownUpdate();
  seek(lab, k);
  ask(lab, [...pairsOf(lab).filter(([, update]) => update < k), [rateAt(lab, k), k]]);
}

/** Change number i begins at another update, between its neighbours; `held`: the hand has not let go yet. */
function moveChange(lab, i, update, held = false) {
  const pairs = pairsOf(lab).map(pair => [...pair]);
  pairs[i][1] = clamp(Math.round(update), pairs[i - 1][1] + 1, (pairs[i + 1]?.[1] ?? longest(lab)) - 1);
  ask(lab, pairs, held);
}

/** Without change number i the rate before it goes on. */
const removeChange = (lab, i) => ask(lab, pairsOf(lab).filter((_, n) => n !== i));

/** No change at all: the rate on the ruler from the beginning. */
export const forgetChanges = lab => ask(lab, [[lab.rate, 0]]);

function ask(lab, pairs, held = false) {
  lab.asked = { pairs, m: lab.state.m };
  const [rate, update] = pairs.at(-1);
  if (!held) lab.tellBranch({ changes: pairs.slice(0, -1), rate, update });
  if (!held && String(pairs) === String(pairsOn(lab))) lab.asked = null; // the runs on screen are those already
  lab.draw();
}

/** New runs have come: if those that were asked for, their last rate is on the ruler, unless a hand has moved it since.
    `m` is the member before they came. */
export function branchArrived(lab, m) {
  const { asked, model, state } = lab;
  const told = pairs => pairs.map(([rate, update], i) => (i < pairs.length - 1 ? [rate, update] : update)).join();
  if (!asked || told(asked.pairs) !== told(pairsOn(lab))) return;
  if (m === asked.m) state.m = nearestRatio(model.rates, asked.pairs.at(-1)[0]);
  lab.asked = null;
}

const ROWS = 3; // of flags, one over the other where they stand close
const POINTS = 60; // of the small curve

/** Every flag, the button and the curve as the state has them. */
export function drawChanges(lab) {
  const { dom, state, say } = lab;
  const pairs = pairsOf(lab);
  const shown = pairs.length > 1 && state.mode !== 'lecture' ? pairs : [];
  for (const [name, place] of [['chart', dom.lossFlags], ['scrub', dom.scrubFlags]]) {
    while (place.children.length > shown.length) place.lastChild.remove();
    while (place.children.length < shown.length) place.append(flagOf(lab, name, place.children.length));
  }
  dom.fromHere.disabled = !mayTake(lab);
  dom.fromHere.title = say('from_here_means');
  drawPace(lab);
  if (!shown.length) return;
  layOnScrub(lab, shown);
  if (lab.sheets.loss.width) layOnChart(lab, shown);
}

/** A flag: the button goes there, is moved by hand and by arrows; a small one beside it, or Delete, takes it away. */
function flagOf(lab, name, i) {
  const flag = element('span', { className: 'change' });
  const go = element('button', { type: 'button', className: 'go' }, flag);
  const away = element('button', { type: 'button', className: 'away', textContent: '×', hidden: !i }, flag);
  go.dataset.testid = `${name}-change-${i}`;
  away.dataset.testid = `${name}-change-${i}-away`;
  go.dataset.ownKeys = '';
  listen(away, { click: () => removeChange(lab, i) });
  listen(go, { keydown: event => flagKeys(lab, i, event) });
  let moved = false;
  onDrag(go, {
    begin: () => {
      moved = false;
      return i > 0;
    },
    move: (_, __, event) => {
      const update = updateUnder(lab, name, event);
      if (!moved && Math.round(update) === pairsOf(lab)[i][1]) return;
      moved = true;
      moveChange(lab, i, update, true);
    },
    end: () => moved && moveChange(lab, i, pairsOf(lab)[i][1]),
  });
  listen(go, { click: event => (moved && event.detail > 0) || seek(lab, pairsOf(lab)[i][1]) });
  return flag;
}

function flagKeys(lab, i, event) {
  if (!i) return;
  const by = keyStep(event);
  const away = event.key === 'Delete' || event.key === 'Backspace';
  if (away) event.preventDefault();
  if (away) removeChange(lab, i);
  else if (by) moveChange(lab, i, pairsOf(lab)[i][1] + by * (event.shiftKey ? 10 : 1));
}

/** The update under a pointer, on the chart or on the scrubber. */
function updateUnder(lab, name, event) {
  const { dom } = lab;
  if (name === 'scrub') {
    const { left, width } = dom.transport.scrub.getBoundingClientRect();
    const inset = 9 * lab.palette.unit;
    return ((event.clientX - left - inset) / (width - 2 * inset)) * lab.run.end;
  }
  return lab.lossScales.at(...placeIn(dom.loss, event))[0] * lab.per;
}

function layOnScrub(lab, pairs) {
  const { dom, palette } = lab;
  const { scrub, place } = dom.transport;
  const [inner, outer] = [scrub.getBoundingClientRect(), place.getBoundingClientRect()];
  const inset = 9 * palette.unit;
  const { end } = lab.run;
  pairs.forEach(([rate, update], i) => {
    const x = inner.left - outer.left + inset + (update / end) * (inner.width - 2 * inset);
    const flag = dom.scrubFlags.children[i];
    flag.style.left = `${x}px`;
    flag.hidden = update > end;
    nameFlag(lab, flag, rate, update);
  });
}

/** On the chart the rate stands on its flag, under others where they are close. */
function layOnChart(lab, pairs) {
  const { dom, palette, per } = lab;
  const { box, x, end } = lab.lossScales;
  const { unit } = palette;
  const free = Array(ROWS).fill(-Infinity);
  pairs.forEach(([rate, update], i) => {
    const flag = dom.lossFlags.children[i];
    flag.hidden = update / per > end;
    if (flag.hidden) return;
    const at = x(update / per);
    nameFlag(lab, flag, rate, update);
    setText(flag.firstChild, rateText(rate));
    const wide = (flag.firstChild.textContent.length * 7 + 22) * unit;
    const row = Math.max(0, free.findIndex(edge => edge <= at));
    free[row] = at + wide;
    flag.style.transform = `translate(${at}px, ${box.y + row * 18 * unit}px)`;
  });
}

/** Where the rate changes, down the loss chart. */
export function changeMarks(lab) {
  const { lossScales: { low, high }, per } = lab;
  const pairs = pairsOf(lab).filter(([, update], _, all) => all.length > 1 && update / per <= high[0]);
  const look = { color: 'muted', dash: [4, 2] };
  return pairs.map(([, update]) => rule({ x: update / per, between: [high[1], low[1]] }, look));
}

function nameFlag(lab, flag, rate, update) {
  const [go, away] = flag.children;
  Object.assign(go.dataset, { rate, update });
  setTitle(go, lab.say('change', { r: rateText(rate), k: update }));
  setTitle(away, lab.say('change_away', { k: update }));
}

/** The rate over the run as a small curve, with what it is at this update; nothing where it stays as it is. */
function drawPace(lab) {
  const { dom, model, state, say } = lab;
  const { pace, updates } = model.families[state.active];
  dom.pace.hidden = !pace;
  if (!pace) return;
  const rates = Array.from({ length: POINTS + 1 }, (_, i) => rateAt(lab, Math.floor((i / POINTS) * (updates - 1))));
  const top = Math.max(...rates) || 1;
  const height = rate => (15 - 14 * (rate / top)).toFixed(2);
  const line = rates.map((rate, i) => `${i ? `H${i} V` : 'M0 '}${height(rate)}`).join(' ');
  const now = lab.run.update(lab.record);
  const rate = rateAt(lab, Math.min(now, updates - 1));
  const [svg, told] = dom.pace.children;
  svg.querySelector('path').setAttribute('d', line);
  svg.querySelector('circle').setAttribute('cx', ((now / updates) * POINTS).toFixed(2));
  svg.querySelector('circle').setAttribute('cy', height(rate));
  setText(told, say('pace_now', { r: rateText(rate) }));
}
