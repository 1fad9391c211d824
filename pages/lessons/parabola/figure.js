/* Down a parabola: curve, tangent, steps, and below them the weight at every update on the same axis. A step goes along
   its dashed line first, as far as slope × rate says, and then to the curve: it never rolls through the bottom. */
import { clamp, niceTicks, number, rateText, signed, tickText } from '../../ui/canvas/js/numbers.js';
import { drawArrow, drawLine, drawMarker, drawRing, mix, setType, write } from '../../ui/canvas/js/paint.js';
import { listen } from '../../ui/canvas/js/pointer.js';
import { numberOf } from '../../ui/canvas/js/query.js';
import { framed } from '../../ui/figure/js/shell.js';
import { drawGuess, guessFact, guessHandle, handIn, moveGuess, takeGuess } from './guess.js';
import { behaviour, gliding, guessing, lossAt, runOf } from './run.js';
import { ROWS, drawStrip } from './strip.js';

const NEAREST = 0.05; // a start on the bottom would have nowhere to go

/** Half the window's width: it has room for the next step, and follows a run that leaves it. */
function reachOf(frame, run) {
  const { reach, minimum } = frame.model.header;
  const { now } = gliding(frame, run);
  const upTo = last => {
    let far = reach;
    for (let r = 0; r <= Math.min(last, run.end); r++) far = Math.max(far, Math.abs(run.weight(r) - minimum) * 1.12);
    return far;
  };
  const [here, next] = [upTo(now + 1), upTo(now + 2)];
  return here + (next - here) * (frame.step - now);
}

function scalesOf(frame, run) {
  const { palette: { unit }, sheets, model: { header } } = frame;
  const { width, height } = sheets.curve;
  const reach = reachOf(frame, run);
  const box = { x: 52 * unit, y: 20 * unit, w: width - 76 * unit, h: 0.62 * (height - 60 * unit) };
  const strip = { x: box.x, y: box.y + box.h + 32 * unit, w: box.w, h: height - box.y - box.h - 58 * unit };
  const first = Math.max(0, Math.min(frame.step, run.end) - ROWS + 2); // a long run moves up through the strip
  const low = header.minimum - reach;
  const top = lossAt(header, low);
  return {
    box, strip, reach, low, top,
    x: w => box.x + ((w - low) / (2 * reach)) * box.w,
    y: loss => box.y + box.h * (1 - (loss - header.floor) / ((top - header.floor) * 1.04)),
    first,
    row: r => strip.y + (strip.h * (r - first)) / ROWS,
    weightAt: x => low + ((x - box.x) / box.w) * 2 * reach,
  };
}

function drawCurve(c, frame, { box, x, y, low, reach, top }) {
  const { palette, model } = frame;
  const { unit } = palette;
  setType(c, palette, 12);
  for (const tick of niceTicks(model.header.floor, top, 4)) {
    drawLine(c, [box.x, y(tick)], [box.x + box.w, y(tick)], palette.line, unit);
    write(c, palette, number(tick, tick < 10 && tick % 1 ? 1 : 0), box.x - 8 * unit, y(tick), {
      align: 'right',
      base: 'middle',
    });
  }
  const xs = niceTicks(low, low + 2 * reach, 6);
  for (const tick of xs)
    write(c, palette, tickText(tick, xs[1] - xs[0]), x(tick), box.y + box.h + 16 * unit, { align: 'center' });
  write(c, palette, `↑ ${frame.say('axis_loss')}`, box.x - 34 * unit, box.y - 8 * unit);
  c.strokeStyle = palette.mark;
  c.lineWidth = 2 * unit;
  c.beginPath();
  for (let i = 0; i <= 160; i++) {
    const w = low + (2 * reach * i) / 160;
    c.lineTo(x(w), y(lossAt(model.header, w)));
  }
  c.stroke();
}

function drawSteps(c, frame, run, { x, y }) {
  const { palette } = frame;
  const { unit } = palette;
  const now = Math.min(Math.floor(frame.step), run.end);
  for (let r = 0; r < now; r++) {
    const hue = mix(palette.full, palette.page, 0.66 * (1 - (r + 1) / now));
    const [from, to] = [[x(run.weight(r)), y(run.loss(r))], [x(run.weight(r + 1)), y(run.loss(r + 1))]];
    drawLine(c, from, [to[0], from[1]], hue, 1.5 * unit, [4 * unit, 3 * unit]); // the step: along w
    drawLine(c, [to[0], from[1]], to, hue, 1.5 * unit); // what it does to the loss
    if (r) drawMarker(c, palette, 'full', from[0], from[1], 3 * unit);
  }
  drawRing(c, palette, [x(run.weight(0)), y(run.loss(0))]);
}

function drawNow(c, frame, run, { box, x, y }) {
  const { palette } = frame;
  const { unit } = palette;
  const { now, weight, loss: height } = gliding(frame, run);
  const [w, loss, slope] = [run.weight(now), run.loss(now), run.slope(now)];
  // The tangent has one length in pixels, whatever its slope.
  const [dx, dy] = [x(w + 1) - x(w), y(loss + slope) - y(loss)];
  const k = (90 * unit) / Math.hypot(dx, dy);
  c.save();
  c.beginPath();
  c.rect(box.x, 0, box.w, box.y + box.h + 4 * unit);
  c.clip();
  drawLine(c, [x(w) - k * dx, y(loss) - k * dy], [x(w) + k * dx, y(loss) + k * dy], palette.ink, 2 * unit);
  c.restore();
  const at = [x(weight), y(height)];
  if (frame.step > now) {
    drawLine(c, [x(w), y(loss)], [at[0], y(loss)], palette.full, 1.5 * unit, [4 * unit, 3 * unit]);
    drawLine(c, [at[0], y(loss)], at, palette.full, 1.5 * unit);
  }
  if (!frame.playing && now < run.end && frame.step === now) drawNext(c, frame, run, now, { box, x, at });
  drawMarker(c, palette, 'full', at[0], at[1], 7 * unit);
}

/** The next step as an arrow of true length, with its sum. */
function drawNext(c, frame, run, now, { box, x, at }) {
  const { palette } = frame;
  const { unit } = palette;
  const step = run.weight(now + 1) - run.weight(now);
  const long = x(run.weight(now + 1)) - at[0];
  if (Math.abs(long) < 3 * unit) return;
  drawArrow(c, palette, at, [long, 0], { color: palette.full });
  setType(c, palette, 13, 600);
  const text = `−η × ${frame.say('slope')} = ${signed(step, 2)}`;
  // Over the arrow, from the ball on into the bowl, where neither the curve nor the tangent goes.
  const wide = c.measureText(text).width;
  const left = clamp(at[0] - (long < 0 ? wide : 0), box.x, box.x + box.w - wide);
  write(c, palette, text, left, at[1] - 14 * unit, { color: palette.full, halo: palette.page });
}

/** The hand puts the start somewhere: within the window, and not on the bottom. */
function putStart(frame, wanted) {
  const { minimum, reach } = frame.model.header;
  const w = clamp(wanted, minimum - reach * 0.98, minimum + reach * 0.98);
  frame.state.start = minimum + (Math.sign(w - minimum) || 1) * Math.max(NEAREST, Math.abs(w - minimum));
}

/** The numbers of the update shown. */
function stateOf(frame) {
  const run = runOf(frame);
  const now = Math.min(Math.floor(frame.step), run.end);
  const [w, slope] = [run.weight(now), run.slope(now)];
  return { run, now, w, slope, loss: run.loss(now), next: now < run.end ? run.weight(now + 1) : w - run.rate * slope };
}

/** @type {Kind} */
const parabola = {
  views: ['curve'],
  create(frame, before) {
    if (!before) frame.stops.push(listen(frame.dom.root, { keydown: event => handIn(frame, event) }));
    return { start: before?.start ?? frame.model.header.start, guess: before?.guess ?? null };
  },
  last: frame => runOf(frame).end,
  dials(frame) {
    const { header, arrays: { rates } } = frame.model;
    const index = rate => Math.max(0, rates.findIndex(r => r >= rate - 1e-9));
    const share = { creeps: 0.05, steady: 0.25, one_step: 0.5, bounces: 0.8, forever: 1, diverges: 1.1 };
    const marks = Object.entries(share).map(([id, part]) => ({
      id,
      value: index(part * header.critical),
      text: guessing(frame) ? rateText(rates[index(part * header.critical)]) : frame.say(`kind_${id}`),
    }));
    return [{
      id: 'learning-rate', label: frame.say('learning_rate'), min: 0, max: rates.length - 1, step: 1,
      value: index(header.rate), text: m => rateText(rates[m]), marks, active: () => behaviour(runOf(frame).factor),
    }];
  },
  draw(frame) {
    const { c } = frame.sheets.curve;
    const run = runOf(frame);
    const scales = (frame.state.scales = scalesOf(frame, run));
    drawCurve(c, frame, scales);
    drawStrip(c, frame, run, scales);
    drawSteps(c, frame, run, scales);
    drawNow(c, frame, run, scales);
    drawGuess(c, frame, scales);
  },
  handles(frame) {
    const { x, y } = frame.state.scales;
    const run = runOf(frame);
    return [
      ...guessHandle(frame),
      {
        id: 'start',
        label: frame.say('name_start', { w: number(run.weight(0)) }),
        view: 'curve',
        x: x(run.weight(0)),
        y: y(run.loss(0)),
      },
    ];
  },
  move(frame, id, x, y, done) {
    if (id === 'guess') return moveGuess(frame, x, done);
    putStart(frame, frame.state.scales.weightAt(x));
    frame.step = 0;
  },
  held({ state: { start, guess, scales }, model: { header } }) {
    const own = Boolean(scales); // asked before anything is drawn it tells what the lesson opens with
    return {
      start: own && start !== header.start ? String(start) : null,
      flag: own && guess !== null ? String(+guess.toPrecision(6)) : null,
    };
  },
  take(frame, said) {
    const at = numberOf(said.start ?? null);
    if (at !== null) putStart(frame, at);
    takeGuess(frame, numberOf(said.flag ?? null));
  },
  lab(frame) {
    const [run, step] = [runOf(frame), String(Math.floor(frame.step + 1e-9))];
    return { landscape: 'parabola', lr: String(run.rate), start: String(+run.weight(0).toPrecision(5)), step };
  },
  facts(frame) {
    const { run, w, loss, slope, next } = stateOf(frame);
    const within = x => (x < 0 ? `(${number(x)})` : number(x));
    const rows = [
      ['weight', number(w, 3)], ['loss', number(loss, 3)], ['slope', number(slope, 3)],
      ['step', signed(next - w, 3), { rate: rateText(run.rate), slope: within(slope) }], ['next', number(next, 3)],
    ];
    const facts = rows.map(([id, text, values]) => ({ id, label: frame.say(`fact_${id}`, values), text }));
    if (guessing(frame)) return facts;
    const name = behaviour(run.factor);
    const factor = { id: 'factor', label: frame.say('fact_factor'), text: `× ${number(run.factor)}` };
    return [
      ...facts,
      factor,
      {
        id: 'kind',
        label: frame.say('fact_kind'),
        text: frame.say(`kind_${name}`),
        hue: name === 'diverges' ? frame.palette.danger : frame.palette.full,
      },
      ...guessFact(frame),
    ];
  },
  data(frame) {
    const { run, w, loss, slope, next } = stateOf(frame);
    const told = { learningRate: run.rate, weight: w, loss, slope, next, start: run.weight(0) };
    if (guessing(frame)) return told;
    const { outcomes } = frame.model.header;
    return { ...told, outcome: outcomes[run.outcome], behaviour: behaviour(run.factor) };
  },
  summary(frame) {
    const { run, now, w, loss, slope } = stateOf(frame);
    const values = {
      k: now,
      rate: rateText(run.rate),
      w: number(w, 3),
      slope: number(slope, 3),
      loss: number(loss, 3),
    };
    const told = frame.say('summary', values);
    if (guessing(frame)) return told;
    return `${told} ${frame.say('summary_kind', { kind: frame.say(`kind_${behaviour(run.factor)}`) })}`;
  },
};

export default framed(parabola);
