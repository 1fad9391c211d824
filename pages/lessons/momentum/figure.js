/* A ball with memory down a valley. Above: the valley from above, on one scale, and the ball; below: how far along the
   gentle direction it is at every update, on the same axis. The runs of every β and rate come from the core. A start
   moved by hand scales them: along each direction of the valley a run is its first distance times the same numbers. */
import { clamp, niceTicks, number, rateText, signed } from '../../ui/canvas/js/numbers.js';
import {
  drawArrow, drawCross, drawLine, drawMarker, drawRing, inside, mix, setType, write,
} from '../../ui/canvas/js/paint.js';
import { numbersOf } from '../../ui/canvas/js/query.js';
import { quadratic } from '../../ui/canvas/js/landscape.js';
import { drawContours, makeTint } from '../../ui/canvas/js/contours.js';
import { makeView } from '../../ui/canvas/js/view.js';
import { drawTrail } from '../../ui/canvas/js/trails.js';
import { framed } from '../../ui/figure/js/shell.js';

const REACH = 5.4; // half of what is seen of the gentle direction
const [NEAREST, FARTHEST] = [0.05, 5];

/** The run of a β and a rate from the start in the reader's hand. */
function runOf(frame, b, m) {
  const { arrays, header } = frame.model;
  const [, rates, records] = arrays.weights.shape;
  const run = b * rates + m;
  const scale = header.start.map((from, a) => frame.state.start[a] / from);
  const direction = a => ({ factor: arrays.factors[2 * run + a], way: header.ways[arrays.ways[2 * run + a]] });
  return {
    beta: arrays.betas[b], rate: arrays.rates[m], end: arrays.stopped[run],
    outcome: header.outcomes[arrays.outcome[run]], directions: [direction(0), direction(1)],
    weight: (r, a) => arrays.weights[2 * (run * records + r) + a] * scale[a],
  };
}

/** Before the answer the ball has no memory, whatever an address says. */
const betaOf = frame => (frame.model.header.play ? (frame.values.beta ?? 0) : 0);
const shown = frame => runOf(frame, betaOf(frame), frame.values.rate ?? 0);
const plainOf = frame => runOf(frame, 0, frame.values.rate ?? 0);
const nowOf = (frame, run) => Math.min(Math.floor(frame.step + 1e-9), run.end);

/** Where a run's ball is, between two updates on its way. */
function placeOf(frame, run) {
  const now = nowOf(frame, run);
  const share = Math.min(frame.step, run.end) - now;
  const next = Math.min(now + 1, run.end);
  return [0, 1].map(a => run.weight(now, a) + (run.weight(next, a) - run.weight(now, a)) * share);
}

/** What the next update is made of: β times the last one, and −η times the gradient here. */
function partsOf(run, now) {
  const next = Math.min(now + 1, run.end);
  return [0, 1].map(a => {
    const step = run.weight(next, a) - run.weight(now, a);
    const carried = now ? run.beta * (run.weight(now, a) - run.weight(now - 1, a)) : 0;
    return { step, carried, pulled: step - carried };
  });
}

/** @param {Header} header @param {number[]} at */
const lossOf = ({ curvatures }, at) => (curvatures[0] * at[0] ** 2 + curvatures[1] * at[1] ** 2) / 2;

function layoutOf(frame, run) {
  const { palette: { unit }, sheets: { valley: { width, height } } } = frame;
  const box = { x: 44 * unit, y: 4 * unit, w: width - 56 * unit, h: 0.6 * (height - 44 * unit) };
  const strip = { x: box.x, y: box.y + box.h + 14 * unit, w: box.w, h: height - box.y - box.h - 42 * unit };
  const tall = (box.h / box.w) * REACH;
  let zoom = 1;
  for (let r = 0; r <= Math.min(nowOf(frame, run) + 1, run.end); r++)
    zoom = Math.max(zoom, Math.abs(run.weight(r, 0)) / (0.96 * REACH), Math.abs(run.weight(r, 1)) / (0.9 * tall));
  const view = makeView(box, [0, 0], Math.min(tall, REACH) * zoom);
  const last = frame.kind.last(frame);
  return { box, strip, view, last, row: r => strip.y + (strip.h * r) / last };
}

function drawValley(c, frame, { view, box }) {
  const { palette, model: { header }, state: { surface } } = frame;
  const { unit } = palette;
  const slice = surface.slice([0, 1], [0, 0]);
  drawContours(c, slice, view, makeTint(slice, view, palette), palette);
  const [x, y] = view.px(0, 0);
  const dash = [2 * unit, 4 * unit];
  drawLine(c, [box.x, y], [box.x + box.w, y], palette.mark, unit, dash);
  drawLine(c, [x, box.y], [x, box.y + box.h], palette.mark, unit, dash);
  drawCross(c, palette, [x, y]);
  setType(c, palette, 12);
  const names = ['gentle', 'steep'].map((id, a) => frame.say(id, { lambda: number(header.curvatures[a], 0) }));
  const halo = palette['surface-low'];
  write(c, palette, `${names[0]} →`, box.x + box.w - 8 * unit, y - 8 * unit, { align: 'right', halo });
  write(c, palette, `↑ ${names[1]}`, x + 8 * unit, box.y + 16 * unit, { halo });
}

function drawBall(c, frame, run, view, hue) {
  const { palette } = frame;
  const points = [];
  for (let r = 0; r <= nowOf(frame, run); r++) points.push(view.px(run.weight(r, 0), run.weight(r, 1)));
  points.push(view.px(...placeOf(frame, run)));
  const active = hue === 'full';
  drawTrail(c, points, { box: view.box, palette, hue: palette[hue], ground: palette['surface-low'], active });
  drawMarker(c, palette, hue, ...points.at(-1), (active ? 8 : 5) * palette.unit);
}

/** Memory first, then the slope from where that leads: together the next update. */
function drawParts(c, frame, run, view) {
  const now = nowOf(frame, run);
  if (frame.playing || frame.step !== now || now >= run.end) return;
  const { palette } = frame;
  const parts = partsOf(run, now);
  const by = part => [parts[0][part] * view.k, -parts[1][part] * view.ky];
  const from = view.px(run.weight(now, 0), run.weight(now, 1));
  const [carried, pulled] = [by('carried'), by('pulled')];
  const middle = [from[0] + carried[0], from[1] + carried[1]];
  const seen = arrow => Math.hypot(...arrow) > 9 * palette.unit; // what is shorter lies under the ball
  if (seen(carried)) drawArrow(c, palette, from, carried, { color: palette.random, least: 1 });
  if (seen(pulled)) drawArrow(c, palette, middle, pulled, { color: palette.sequential, least: 1 });
}

/** Place along the gentle direction against update, growing downward: crossing the middle is going past the bottom. */
function drawStrip(c, frame, runs, { strip, view, row, last }) {
  const { palette } = frame;
  const { unit } = palette;
  const bottom = view.px(0, 0)[0];
  drawLine(c, [bottom, strip.y], [bottom, strip.y + strip.h], palette.mark, unit, [unit, 3 * unit]);
  setType(c, palette, 12);
  for (const r of niceTicks(0, last, 4))
    write(c, palette, String(r), strip.x - 8 * unit, row(r), { align: 'right', base: 'middle' });
  write(c, palette, `↓ ${frame.say('axis_update')}`, 4 * unit, strip.y + strip.h + 20 * unit);
  write(c, palette, frame.say('axis_place'), strip.x + strip.w, strip.y + strip.h + 20 * unit, { align: 'right' });
  inside(c, { box: { ...strip, y: strip.y - 6 * unit, h: strip.h + 12 * unit } }, () => {
    for (const { run, hue, thick } of runs) {
      const trace = (from, to, color) => {
        Object.assign(c, { strokeStyle: color, lineWidth: thick * unit });
        c.beginPath();
        for (let r = from; r <= to; r++) c.lineTo(view.px(run.weight(r, 0), 0)[0], row(r));
        if (to < run.end || to === nowOf(frame, run))
          c.lineTo(view.px(placeOf(frame, run)[0], 0)[0], row(Math.min(frame.step, run.end)));
        c.stroke();
      };
      const now = nowOf(frame, run);
      trace(now, run.end, mix(palette[hue], palette.page, 0.75));
      trace(0, now, palette[hue]);
      drawMarker(c, palette, hue, view.px(placeOf(frame, run)[0], 0)[0], row(Math.min(frame.step, run.end)), 4 * unit);
    }
  });
}

/** The hand puts the start somewhere: as near to both axes, and as far from them, as it may be. */
function putStart(frame, at) {
  frame.state.start = at.map(w => (Math.sign(w) || 1) * clamp(Math.abs(w), NEAREST, FARTHEST));
}

/** @type {Kind} */
const valley = {
  views: ['valley'],
  create(frame, before) {
    const { start, curvatures } = frame.model.header;
    const hessian = curvatures.map((lambda, a) => curvatures.map((_, b) => (a === b ? lambda : 0)));
    const surface = quadratic({ hessian, linear: [0, 0], constant: 0, optimum: [0, 0], floor: 0 });
    return { surface, start: before?.start ?? [...start] };
  },
  last: frame => frame.model.arrays.weights.shape[2] - 1,
  dials(frame) {
    const { header, arrays: { betas, rates } } = frame.model;
    const index = (values, wanted) => values.findIndex(value => value >= wanted - 1e-9);
    const locked = !header.play;
    return [
      {
        id: 'beta', label: frame.say('beta'), min: 0, max: betas.length - 1, step: 1, locked,
        value: index(betas, header.beta), text: b => (locked ? frame.say('locked') : number(betas[b], 2)),
      },
      {
        id: 'rate', label: frame.say('learning_rate'), min: 0, max: rates.length - 1, step: 1,
        value: index(rates, header.rate), text: m => rateText(rates[m]),
      },
    ];
  },
  draw(frame) {
    const { c } = frame.sheets.valley;
    const run = shown(frame);
    const layout = (frame.state.layout = layoutOf(frame, run));
    const { view } = layout;
    const plain = run.beta ? [{ run: plainOf(frame), hue: 'mark', thick: 1.25 }] : [];
    drawValley(c, frame, layout);
    inside(c, view, () => {
      for (const one of plain) drawBall(c, frame, one.run, view, one.hue);
      drawRing(c, frame.palette, view.px(run.weight(0, 0), run.weight(0, 1)));
      drawBall(c, frame, run, view, 'full');
      drawParts(c, frame, run, view);
    });
    drawStrip(c, frame, [...plain, { run, hue: 'full', thick: 2 }], layout);
  },
  handles(frame) {
    const [x, y] = frame.state.layout.view.px(...frame.state.start);
    const [u, v] = frame.state.start.map(w => number(w, 2));
    return [{ id: 'start', label: frame.say('name_start', { u, v }), view: 'valley', x, y }];
  },
  move(frame, id, x, y) {
    putStart(frame, frame.state.layout.view.at(x, y));
    frame.step = 0;
  },
  held: frame => ({ start: frame.state.start.map(w => +w.toPrecision(7)).join() }),
  take(frame, said) {
    const at = numbersOf(said.start, 2);
    if (at) putStart(frame, at);
  },
  facts(frame) {
    const run = shown(frame);
    const now = nowOf(frame, run);
    const { palette } = frame;
    const [part] = partsOf(run, now);
    const [gentle, steep] = run.directions;
    const said = ({ factor, way }) => `× ${number(Math.abs(factor), 3)} ${frame.say(`way_${way}`)}`;
    const hue = ({ way }) => (way === 'diverges' ? palette.danger : null);
    return [
      { id: 'place', label: frame.say('fact_place'), text: number(run.weight(now, 0), 2) },
      { id: 'carried', label: frame.say('fact_carried'), text: signed(part.carried, 2), hue: palette.random },
      { id: 'pulled', label: frame.say('fact_pulled'), text: signed(part.pulled, 2), hue: palette.sequential },
      { id: 'step', label: frame.say('fact_step'), text: signed(part.step, 2) },
      { id: 'gentle', label: frame.say('fact_gentle'), text: said(gentle), hue: hue(gentle) },
      { id: 'steep', label: frame.say('fact_steep'), text: said(steep), hue: hue(steep) },
    ];
  },
  data(frame) {
    const run = shown(frame);
    const now = nowOf(frame, run);
    const at = [run.weight(now, 0), run.weight(now, 1)];
    const [part] = partsOf(run, now);
    return {
      beta: run.beta, learningRate: run.rate, place: at.join(), loss: lossOf(frame.model.header, at),
      start: frame.state.start.join(), carried: part.carried, pulled: part.pulled, outcome: run.outcome,
      factors: run.directions.map(one => one.factor).join(), ways: run.directions.map(one => one.way).join(),
    };
  },
  summary(frame) {
    const run = shown(frame);
    const now = nowOf(frame, run);
    const [u, v] = [0, 1].map(a => number(run.weight(now, a), 2));
    return frame.say('summary', { k: now, beta: number(run.beta, 2), rate: rateText(run.rate), u, v });
  },
  lab(frame) {
    const run = shown(frame);
    const start = frame.state.start.map(w => String(Number(w.toPrecision(5)))).join();
    return { beta: String(run.beta), lr: String(run.rate), start, step: String(nowOf(frame, run)) };
  },
};

export default framed(valley);
