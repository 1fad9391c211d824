/* Small multiples: runs side by side, each on its own surface, playing together; under each its loss, on one scale. */
import {
  arrow, clip, contourPlot, dot, drawMarks, label, line, log, number, pathOf, plot, quadratic, recorded, rule, trail,
} from './figure.js';

const TITLE = 44; // units above a surface for its title
const STRIP = 84; // units below it for the loss
const NARROW = 230; // units

/** What is drawn of each pane: its run, its surface, where the playhead stands in it. */
const panesOf = ({ arrays, header, now, state, step }) =>
  header.panes.map((pane, i) => {
    const [losses, steep] = ['losses', 'steep'].map(name => arrays[`${pane.id}.${name}`]);
    const run = recorded(arrays[`${pane.id}.weights`], pane.stopped);
    const last = Math.min(now, run.end);
    const over = last >= run.end && header.outcomes[pane.outcome] === 'diverged';
    return {
      ...pane, losses, steep, run, now: last, over, surface: state.surfaces[i], path: pathOf(run, step),
    };
  });

/** Where the first update of a run leads. */
const firstStep = ({ rate, run, surface }) => {
  const start = surface.optimum.map((_, a) => run.weight(0, a));
  return start.map((w, a) => w - rate * surface.gradient(start)[a]).slice(0, 2);
};

const surfaceMarks = ({ say, state }, pane) => pen => {
  const exits = {
    danger: pane.over,
    firstText: k => say('leaves', { k }),
    nowText: away => say('outside', { x: number(away, away < 10 ? 1 : 0) }),
    met: gone => void (state.outside[pane.view] = gone),
  };
  const narrow = pen.scale.high[0] < NARROW;
  const axes = narrow ? pane.axes.map(title => title.split(' ')[0]) : pane.axes;
  const look = { window: pane.window, margin: [TITLE, 0, STRIP, 0], axes, inset: true };
  drawMarks(pen, contourPlot(pane.surface, look, clip([
    trail(pane.path, { hue: pane.hue, exits }),
    dot(pathOf(pane.run, 0)[0], { shape: 'ring', r: 6 }),
    !pane.run.end && arrow(pane.path[0], firstStep(pane), { least: 8 }),
    dot(pane.path.at(-1), { shape: pane.hue, r: 7 }),
  ])));
};

/** 5e-29 is 0.00 here, as no reader asks which nothing it is. */
const hundredths = x => number(Math.round(100 * x) / 100);

/** The title of a pane, its rate, the loss now and how much of it the steepest direction makes; red and named where the
    run has diverged. */
const titleMarks = ({ say }, { title, note, hue, over, run, losses, now, steep }) => pen => drawMarks(pen, [
  label(title, [0, 15], { size: 14, weight: 700, color: hue }),
  label(note, [0, 35]),
  label(over ? say('diverged', { k: run.end }) : say('loss_now', { loss: number(losses[now]) }), ['right', 15], {
    size: 14, weight: 700, color: over ? 'danger' : 'ink', align: 'right',
  }),
  !over && run.end && pen.scale.high[0] >= NARROW &&
    label(say('steep_now', { loss: hundredths(steep[now]) }), ['right', 35], { align: 'right' }),
]);

/** The loss so far, and pale what is to come; all panes on one log scale. */
const stripMarks = ({ last, say, state }, { hue, losses, now, run, surface }) => pen => {
  const [width, height] = [pen.sheet.width, pen.sheet.height];
  const box = { x: 0, y: height - (STRIP - 10) * pen.unit, w: width, h: (STRIP - 30) * pen.unit };
  const trace = (from, to, look) =>
    line(Array.from({ length: to - from + 1 }, (_, i) => [from + i, losses[from + i]]), { color: hue, ...look });
  drawMarks(pen, last && [
    plot({ box, x: [0, last], y: log(...state.range) }, clip([
      rule({ y: surface.floor }, { dash: [1, 3] }),
      trace(now, run.end, { width: 1.5, alpha: 0.28 }),
      trace(0, now),
    ], 2)),
    label(say('loss_log'), [0, -4], { size: 12 }),
    label(say('updates_axis', { last }), ['right', -4], { size: 12, align: 'right' }),
  ]);
};

function create({ header, arrays }) {
  const losses = header.panes.map(pane => arrays[`${pane.id}.losses`]);
  const first = Math.max(...losses.map(run => run[0]));
  const floor = Math.min(...header.panes.map(pane => pane.surface.floor));
  const most = Math.max(...losses.flatMap(run => Array.from(run)).filter(Number.isFinite));
  return {
    surfaces: header.panes.map(pane => quadratic(pane.surface)), outside: {},
    range: [floor * 0.92, Math.min(most, 30 * first) * 1.05],
  };
}

/** The kind with one run in each of these views. @param {string[]} views */
export const panes = views => ({
  views,
  create,
  last: ({ arrays, header }) => Math.max(...header.panes.map(pane => arrays[`${pane.id}.losses`].length)) - 1,
  marks: figure =>
    Object.fromEntries(panesOf(figure).map(pane => [
      pane.view, [surfaceMarks(figure, pane), titleMarks(figure, pane), stripMarks(figure, pane)],
    ])),
  lab: figure => ({ step: String(figure.now) }),
  data(figure) {
    const list = of => panesOf(figure).map(of).join();
    return {
      losses: list(pane => pane.losses[pane.now]),
      diverged: list(pane => pane.over),
      rates: list(pane => pane.rate),
      outside: list(pane => Boolean(figure.state.outside[pane.view])),
    };
  },
  summary(figure) {
    const list = panesOf(figure).map(({ title, note, losses, now }) => `${title}, ${note}: ${number(losses[now])}`);
    return figure.say('summary', { k: figure.now, list: list.join('; ') });
  },
});
