/* What shows that a rate changes on the way: flags on the loss chart and the scrubber, a small curve by the ruler. */
import { element, setText } from '../../canvas/js/elements.js';
import { rateText } from '../../canvas/js/numbers.js';
import { drawLine } from '../../canvas/js/paint.js';
import { keyStep, listen, onDrag } from '../../canvas/js/pointer.js';
import { seek } from './actions.js';
import { acrossOf } from './chart.js';
import { mayTake, moveChange, pairsOf, removeChange } from './rateChanges.js';
import { perUnit, rateAt, recordOf } from './model.js';

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
      const update = updateUnder(lab, name, event.clientX);
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
function updateUnder(lab, name, clientX) {
  const { dom, state, model } = lab;
  if (name === 'scrub') {
    const { left, width } = dom.transport.scrub.getBoundingClientRect();
    const inset = 9 * lab.palette.unit;
    return ((clientX - left - inset) / (width - 2 * inset)) * lab.runs[state.active].end;
  }
  const { box, end } = acrossOf(lab);
  const { left } = dom.loss.getBoundingClientRect();
  return ((clientX - left - box.x) / box.w) * end * perUnit(model, state.active, state.xaxis);
}

function layOnScrub(lab, pairs) {
  const { dom, state, palette } = lab;
  const { scrub, place } = dom.transport;
  const [inner, outer] = [scrub.getBoundingClientRect(), place.getBoundingClientRect()];
  const inset = 9 * palette.unit;
  const { end } = lab.runs[state.active];
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
  const { dom, state, model, palette } = lab;
  const { box, x, end } = acrossOf(lab);
  const { unit } = palette;
  const per = perUnit(model, state.active, state.xaxis);
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

/** Where the rate changes, down the loss chart: drawn with it. */
export function drawChangeLines(lab) {
  const { state, model, sheets, palette } = lab;
  const { box, x, end } = acrossOf(lab);
  const { unit } = palette;
  const per = perUnit(model, state.active, state.xaxis);
  const pairs = pairsOf(lab).filter(([, update], _, all) => all.length > 1 && update / per <= end);
  for (const at of pairs.map(([, update]) => x(update / per)))
    drawLine(sheets.loss.c, [at, box.y], [at, box.y + box.h], palette.muted, unit, [4 * unit, 2 * unit]);
}

function nameFlag(lab, flag, rate, update) {
  const [go, away] = flag.children;
  const said = lab.say('change', { r: rateText(rate), k: update });
  if (go.title === said) return;
  go.title = said;
  go.dataset.rate = rate;
  go.dataset.update = update;
  go.setAttribute('aria-label', said);
  const gone = lab.say('change_away', { k: update });
  away.title = gone;
  away.setAttribute('aria-label', gone);
}

/** The rate over the run as a small curve, with what it is at this update; nothing where it stays as it is. */
function drawPace(lab) {
  const { dom, model, state, runs, say } = lab;
  const { pace, updates } = model.families[state.active];
  dom.pace.hidden = !pace;
  if (!pace) return;
  const rates = Array.from({ length: POINTS + 1 }, (_, i) => rateAt(lab, Math.floor((i / POINTS) * (updates - 1))));
  const top = Math.max(...rates) || 1;
  const height = rate => (15 - 14 * (rate / top)).toFixed(2);
  const line = rates.map((rate, i) => `${i ? `H${i} V` : 'M0 '}${height(rate)}`).join(' ');
  const now = runs[state.active].update(recordOf(lab, state.active));
  const rate = rateAt(lab, Math.min(now, updates - 1));
  const [svg, told] = dom.pace.children;
  svg.querySelector('path').setAttribute('d', line);
  svg.querySelector('circle').setAttribute('cx', ((now / updates) * POINTS).toFixed(2));
  svg.querySelector('circle').setAttribute('cy', height(rate));
  setText(told, say('pace_now', { r: rateText(rate) }));
}
