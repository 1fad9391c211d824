/* Where does it end? A start moved by hand, the run from it, and the basins of all starts. Runs come from Python. */
import { clamp, niceTicks, number, rateText, tickText } from '../../ui/canvas/js/numbers.js';
import { drawLine, drawMarker, drawRing, mix, setType, write } from '../../ui/canvas/js/paint.js';
import { drawTrail } from '../../ui/canvas/js/trails.js';
import { element } from '../../ui/figure/js/dials.js';
import { drawGround, drawMapAxes, drawMarks, drawSide, hueOf, mapView, sideView, surfaceOf } from './terrain.js';
import { framed } from '../../ui/figure/js/shell.js';

const CHOICES = ['hidden', 'shown'];

/** Run m of the figure: the start's own is 0, restarts follow. */
function runOf({ model: { arrays } }, m) {
  const [, records, dim] = arrays.paths.shape;
  return {
    last: records - 1,
    weights: r => Array.from({ length: dim }, (_, a) => arrays.paths[(m * records + r) * dim + a]),
    loss: r => arrays.losses[m * records + r],
  };
}

/** A point of run m at a playhead between two updates. */
function gliding(frame, m, step) {
  const run = runOf(frame, m);
  const r = Math.min(Math.floor(step), run.last);
  const [from, to] = [run.weights(r), run.weights(Math.min(r + 1, run.last))];
  return from.map((w, a) => w + (to[a] - w) * (step - r));
}

const countOf = frame => frame.model.arrays.paths.shape[0];
const one = frame => frame.model.header.names.length === 1;
const bestLast = frame => [...Array(countOf(frame)).keys()].sort((a, b) => (a === frame.model.header.best) - (b === frame.model.header.best));

function drawRuns(frame, view) {
  const { sheets: { map: { c } }, palette, model: { header } } = frame;
  const { box } = view;
  c.save();
  c.beginPath();
  c.rect(box.x, box.y, box.w, box.h);
  c.clip();
  const settings = { box, palette, ground: palette.muted };
  const now = Math.floor(frame.step);
  for (const m of bestLast(frame)) {
    const run = runOf(frame, m);
    const points = [];
    for (let r = 0; r <= now; r++) points.push(view.px(...run.weights(r)));
    points.push(view.px(...gliding(frame, m, frame.step)));
    const main = m === header.best;
    drawTrail(c, points, { ...settings, hue: main ? palette.ink : mix(palette.ink, palette.page, 0.4), active: main });
    if (m) drawRing(c, palette, points[0], 4);
    drawMarker(c, { ...palette, run: palette.ink }, 'run', ...points.at(-1), (main ? 6 : 4) * palette.unit);
  }
  c.restore();
}

/** The runs of one weight, on the curve. */
function drawRunsAside(frame, view) {
  const { sheets: { map: { c } }, palette, model: { header } } = frame;
  const now = Math.floor(frame.step);
  for (const m of bestLast(frame)) {
    const run = runOf(frame, m);
    const main = m === header.best;
    for (let r = 0; main && r < now; r++) {
      const [from, to] = [[view.x(run.weights(r)[0]), view.y(run.loss(r))], [view.x(run.weights(r + 1)[0]), view.y(run.loss(r + 1))]];
      drawLine(c, from, to, mix(palette.ink, palette.page, 0.6), palette.unit);
    }
    const [w] = gliding(frame, m, frame.step);
    const at = [view.x(w), view.y(heightAt(frame, w))];
    if (m) drawRing(c, palette, [view.x(run.weights(0)[0]), view.y(run.loss(0))], 4);
    drawMarker(c, { ...palette, run: palette.ink }, 'run', ...at, (main ? 7 : 4) * palette.unit);
  }
}

/** The curve between its known points. */
function heightAt(frame, w) {
  const { header: { window: [low, high] }, arrays: { z } } = frame.model;
  const at = clamp(((w - low) / (high - low)) * (z.length - 1), 0, z.length - 1);
  const i = Math.min(z.length - 2, Math.floor(at));
  return z[i] + (z[i + 1] - z[i]) * (at - i);
}

function drawLosses(frame) {
  const { sheets: { losses: { c, width, height } }, palette, model: { header }, state: { surface } } = frame;
  const { unit } = palette;
  const box = { x: 46 * unit, y: 24 * unit, w: width - 56 * unit, h: height - 62 * unit };
  const { last } = runOf(frame, 0);
  const levels = [...new Set(header.minima.map(({ loss }) => +loss.toFixed(2)))].sort((a, b) => a - b);
  const first = Array.from({ length: countOf(frame) }, (_, m) => runOf(frame, m).loss(0));
  const bottom = levels[0] ?? surface.bottom;
  const top = Math.max(...first, ...levels.slice(0, 4)) + 1e-9;
  const low = bottom - (top - bottom) * 0.04;
  const x = r => box.x + (r / last) * box.w;
  const y = value => box.y + box.h * (1 - (value - low) / (top - low));
  setType(c, palette, 12);
  const ticks = niceTicks(low, top, 5);
  for (const tick of ticks) {
    drawLine(c, [box.x, y(tick)], [box.x + box.w, y(tick)], palette.line, unit);
    write(c, palette, tickText(tick, ticks[1] - ticks[0]), box.x - 6 * unit, y(tick), { align: 'right', base: 'middle' });
  }
  for (const tick of niceTicks(0, last, 5)) write(c, palette, String(tick), x(tick), box.y + box.h + 16 * unit, { align: 'center' });
  write(c, palette, `↑ ${frame.say('axis_loss')}`, 8 * unit, 12 * unit);
  write(c, palette, `${frame.say('axis_update')} →`, box.x + box.w, box.y + box.h + 32 * unit, { align: 'right' });
  for (const level of levels.slice(0, 4)) drawLine(c, [box.x, y(level)], [box.x + box.w, y(level)], palette.muted, unit, [2 * unit, 3 * unit]);
  c.save();
  c.beginPath();
  const rim = 8 * unit; // room for the marker at either end
  c.rect(box.x - rim, box.y - rim, box.w + 2 * rim, box.h + 2 * rim);
  c.clip();
  for (const m of bestLast(frame)) drawLoss(c, frame, m, { x, y });
  c.restore();
}

function drawLoss(c, frame, m, { x, y }) {
  const { palette, model: { header } } = frame;
  const run = runOf(frame, m);
  const now = Math.floor(frame.step);
  const main = m === header.best;
  for (const [from, to, color] of [[now, run.last, mix(palette.ink, palette.page, 0.78)], [0, now, main ? palette.ink : mix(palette.ink, palette.page, 0.5)]]) {
    if (from === now && frame.state.choice !== 'shown') continue; // what is to come is not given away
    c.strokeStyle = color;
    c.lineWidth = (main ? 2.25 : 1.25) * palette.unit;
    c.beginPath();
    for (let r = from; r <= to; r++) c.lineTo(x(r), y(run.loss(r)));
    c.stroke();
  }
  if (main) drawMarker(c, { ...palette, run: palette.ink }, 'run', x(now), y(run.loss(now)), 5 * palette.unit);
}

/** The switch that shows the basins: they give the answer away, so they start hidden. */
function laySwitch(frame) {
  const group = element('div', { className: 'toggle basins' });
  frame.dom.map.append(group);
  group.setAttribute('role', 'group');
  return CHOICES.map(choice => {
    const press = () => {
      Object.assign(frame.state, { choice, shown: choice === 'shown' });
      frame.draw();
    };
    const button = element('button', { type: 'button', onclick: press }, group);
    button.dataset.testid = `basins-${choice}`;
    return button;
  });
}

function showSwitch(frame) {
  const { buttons, choice } = frame.state;
  buttons.forEach((button, i) => {
    button.textContent = frame.say(`basins_${CHOICES[i]}`);
    button.setAttribute('aria-pressed', String(CHOICES[i] === choice));
  });
  const group = buttons[0].parentElement;
  const { box } = frame.state.view;
  // Seen from the side the curve rises at both ends: there the middle is free.
  group.style.transform = one(frame) ? `translate(${box.x + box.w / 2}px, 0) translateX(-50%)` : `translate(${box.x + box.w}px, ${box.y}px) translateX(-100%)`;
  group.setAttribute('aria-label', frame.say('name_basins'));
}

const endOf = frame => frame.model.header.ended[frame.model.header.best];
const pointText = point => point.length === 1 ? number(point[0], 2) : `(${point.map(w => number(w, 2)).join(', ')})`;

const minima = {
  views: ['map', 'losses'],
  create(frame, before) {
    const { header } = frame.model;
    const same = before?.problem === header.problem;
    const choice = before && before.play === header.play ? before.choice : header.play ? 'shown' : 'hidden';
    if (same && before.told) frame.step = Infinity; // a start in the hand shows its whole run
    const start = same && before.held ? before.start : header.start;
    return {
      problem: header.problem, play: header.play, choice, shown: choice === 'shown', start, held: same && before.held, told: same && before.told,
      surface: surfaceOf(frame.model), buttons: before?.buttons ?? laySwitch(frame),
    };
  },
  last: frame => runOf(frame, 0).last,
  draw(frame) {
    const { state } = frame;
    if (one(frame)) {
      const view = (state.view = sideView(frame));
      drawSide(frame, view);
      drawRunsAside(frame, view);
      drawRing(frame.sheets.map.c, frame.palette, [view.x(state.start[0]), view.y(heightAt(frame, state.start[0]))]);
    } else {
      const view = (state.view = mapView(frame));
      drawGround(frame, view);
      drawMarks(frame, view);
      drawRuns(frame, view);
      drawRing(frame.sheets.map.c, frame.palette, view.px(...state.start));
      drawMapAxes(frame, view);
    }
    drawLosses(frame);
    showSwitch(frame);
  },
  handles(frame) {
    const { view, start } = frame.state;
    const [x, y] = one(frame) ? [view.x(start[0]), view.y(heightAt(frame, start[0]))] : view.px(...start);
    return [{ id: 'start', label: frame.say('name_start', { at: pointText(start) }), view: 'map', x, y }];
  },
  move(frame, id, x, y, done) {
    const { header } = frame.model;
    const [low, high] = header.window;
    const { view } = frame.state;
    const start = (one(frame) ? [view.at(x)] : view.at(x, y)).map(w => +clamp(w, low, high).toFixed(4));
    Object.assign(frame.state, { start, held: !done, told: true });
    frame.tell('start', [header.surface, ...start]);
  },
  facts(frame) {
    const { model: { header, arrays }, palette } = frame;
    const done = frame.step >= minima.last(frame);
    const ended = endOf(frame);
    const at = arrays.reached[header.best];
    const here = runOf(frame, header.best);
    const now = Math.min(Math.floor(frame.step), here.last);
    const hue = { lost: palette.danger, none: palette.muted }[ended] ?? hueOf(palette, header.minima, at);
    const facts = [
      { id: 'surface', label: frame.say('fact_surface'), text: frame.say(`surface_${header.surface}`) },
      { id: 'here', label: frame.say('fact_here'), text: pointText(here.weights(now)) },
      { id: 'loss', label: frame.say('fact_loss'), text: number(here.loss(now), 3) },
      { id: 'ended', label: frame.say('fact_ended'), text: done ? frame.say(`ended_${ended}`) : '·', hue: done ? hue : undefined },
      { id: 'updates', label: frame.say('fact_updates'), text: done && ended !== 'none' && ended !== 'lost' ? number(arrays.updates[header.best], 0) : '·' },
    ];
    if (frame.state.shown && header.minima.length) {
      const percent = share => `${number(100 * share, share < 0.1 ? 1 : 0)} %`;
      facts.push({ id: 'share', label: frame.say('fact_share'), text: percent(header.share) });
      if (header.method === 'restarts') facts.push({ id: 'chance', label: frame.say('fact_chance', { runs: countOf(frame) }), text: percent(header.chance) });
    }
    return [...facts, { id: 'rate', label: frame.say('fact_rate'), text: rateText(header.rate) }];
  },
  data(frame) {
    const { header, arrays } = frame.model;
    const here = runOf(frame, header.best);
    const now = Math.min(Math.floor(frame.step), here.last);
    return {
      surface: header.surface, method: header.method, start: header.start.join(','), here: here.weights(now).join(','), loss: here.loss(now),
      ended: endOf(frame), reached: arrays.reached[header.best], share: header.share, basins: frame.state.choice,
    };
  },
  summary(frame) {
    const { header } = frame.model;
    const here = runOf(frame, header.best);
    const now = Math.min(Math.floor(frame.step), here.last);
    const values = { k: now, start: pointText(header.start), at: pointText(here.weights(now)), loss: number(here.loss(now), 3) };
    return frame.say('summary', values) + (now >= here.last ? ` ${frame.say(`ended_${endOf(frame)}`)}.` : '');
  },
};

export default framed(minima);
