/* Small multiples: runs side by side, each on its own surface, playing together; under each its loss, on one scale. */
import { number } from '../../canvas/js/numbers.js';
import {
  drawCross,
  drawLine,
  drawMarker,
  drawRing,
  makeHiddenSheet,
  mix,
  setType,
  stamp,
  write,
} from '../../canvas/js/paint.js';
import { quadratic } from '../../canvas/js/landscape.js';
import { drawAxes, makeView } from '../../canvas/js/view.js';
import { drawContours, drawLevelLabels, makeTint } from '../../canvas/js/contours.js';
import { drawExits, drawTrail, trailPoints } from '../../canvas/js/trails.js';

const TITLE = 44; // units above a surface for its title
const STRIP = 84; // units below it for the loss

/** What is drawn of one pane: its run, its surface, where the playhead stands in it. */
function paneOf(frame, view) {
  const { header, arrays } = frame.model;
  const at = header.panes.findIndex(pane => pane.view === view);
  const pane = header.panes[at];
  const weights = arrays[`${pane.id}.weights`];
  const losses = arrays[`${pane.id}.losses`];
  const dim = weights.shape[1];
  const end = Math.min(pane.stopped, losses.length - 1);
  const now = Math.min(Math.floor(frame.step + 1e-9), end);
  return {
    ...pane,
    losses,
    end,
    now,
    weight: (r, a) => weights[r * dim + a],
    surface: frame.state.surfaces[at],
    over: now >= end && header.outcomes[pane.outcome] === 'diverged',
    glide: Math.min(frame.step, end) - now,
  };
}

function boxOf({ sheets, palette: { unit } }, view) {
  const { width, height } = sheets[view];
  return { x: 0, y: TITLE * unit, w: width, h: Math.max(60 * unit, height - (TITLE + STRIP) * unit) };
}

/** Where the axis titles stand: no label of a level goes there. */
const titleBoxes = ({ x, y, w, h }, unit) => [
  [x, y, 190 * unit, 28 * unit],
  [x + w - 120 * unit, y + h - 44 * unit, 120 * unit, 44 * unit],
];

/** Surface, isolines, minimum and axes: painted when size, theme or data change, stamped otherwise. */
function drawGround(frame, pane, view) {
  const { palette, sheets, state } = frame;
  const sheet = sheets[pane.view];
  const ground = (state.grounds[pane.view] ??= { sheet: makeHiddenSheet() });
  const fresh = ground.sheet.resize(sheet.width, sheet.height);
  if (fresh || ground.version !== frame.version) {
    const narrow = view.box.w < 230 * palette.unit;
    const slice = pane.surface.slice([0, 1], pane.surface.optimum);
    Object.assign(ground, { version: frame.version, tint: makeTint(slice, view, palette) });
    const { c } = ground.sheet;
    ground.sheet.clear();
    drawContours(c, slice, view, ground.tint, palette);
    drawAxes(c, palette, view, {
      titles: narrow ? pane.axes.map(title => title.split(' ')[0]) : pane.axes,
      inset: true,
      band: ground.tint.band,
    });
    const at = view.px(...pane.surface.optimum);
    drawLevelLabels(c, slice, view, ground.tint, palette, [
      [at[0] - 14, at[1] - 14, 28, 28],
      ...titleBoxes(view.box, palette.unit),
    ]);
    drawCross(c, palette, at);
  }
  stamp(sheet.c, ground.sheet);
  return ground.tint;
}

function drawRun(frame, pane) {
  const { palette, sheets, state } = frame;
  const { c } = sheets[pane.view];
  const box = boxOf(frame, pane.view);
  const view = makeView(box, pane.window.centre, pane.window.half);
  const tint = drawGround(frame, pane, view);
  const points = trailPoints(pane, [0, 1], view, pane.now);
  if (pane.glide > 0) {
    const [from, to] = [points.at(-1), view.px(pane.weight(pane.now + 1, 0), pane.weight(pane.now + 1, 1))];
    points.push([from[0] + (to[0] - from[0]) * pane.glide, from[1] + (to[1] - from[1]) * pane.glide]);
  }
  const note = pane.over ? palette : { ...palette, danger: palette.ink }; // a run can leave the picture and come back
  const look = { box, palette: note, hue: palette[pane.hue], ground: palette['surface-low'], active: true };
  c.save();
  c.beginPath();
  c.rect(box.x, box.y, box.w, box.h);
  c.clip();
  drawTrail(c, points, look);
  drawRing(c, palette, view.px(pane.weight(0, 0), pane.weight(0, 1)), 6);
  drawMarker(c, palette, pane.hue, ...points.at(-1), 7 * palette.unit);
  const left = away => frame.say('outside', { x: number(away, away < 10 ? 1 : 0) });
  state.outside[pane.view] = drawExits(c, points, {
    ...look,
    taken: [],
    firstText: k => frame.say('leaves', { k }),
    nowText: left,
  });
  c.restore();
  return tint;
}

/** The title of a pane, its rate, the loss now; red and named where the run has diverged. */
function drawTitle(frame, pane) {
  const { palette, sheets } = frame;
  const { c, width } = sheets[pane.view];
  const { unit } = palette;
  setType(c, palette, 14, 700);
  write(c, palette, pane.title, 0, 15 * unit, { color: palette[pane.hue] });
  setType(c, palette, 13);
  write(c, palette, pane.note, 0, 35 * unit);
  setType(c, palette, 14, 700);
  const text = pane.over ? frame.say('diverged', { k: pane.end }) : number(pane.losses[pane.now]);
  write(c, palette, text, width, 35 * unit, { align: 'right', color: pane.over ? palette.danger : palette.ink });
}

/** The loss so far, and pale what is to come where it may be seen; all panes on one log scale. */
function drawStrip(frame, pane) {
  const { palette, sheets, state } = frame;
  const { c, width, height } = sheets[pane.view];
  const { unit } = palette;
  const strip = { x: 0, y: height - (STRIP - 10) * unit, w: width, h: (STRIP - 30) * unit };
  const [low, high] = state.range;
  const last = frame.kind.last(frame);
  const at = r => [
    strip.x + (strip.w * r) / last,
    strip.y + strip.h * (1 - Math.log(Math.max(pane.losses[r], low) / low) / Math.log(high / low)),
  ];
  c.save();
  c.beginPath();
  c.rect(strip.x, strip.y - 2 * unit, strip.w, strip.h + 4 * unit);
  c.clip();
  const floor = strip.y + strip.h * (1 - Math.log(pane.surface.floor / low) / Math.log(high / low));
  drawLine(c, [strip.x, floor], [strip.x + strip.w, floor], palette.mark, unit, [unit, 3 * unit]);
  const trace = (from, to, color, weight) => {
    c.strokeStyle = color;
    c.lineWidth = weight * unit;
    c.beginPath();
    for (let r = from; r <= to; r++) c.lineTo(...at(r));
    c.stroke();
  };
  if (frame.model.header.future) trace(pane.now, pane.end, mix(palette[pane.hue], palette.page, 0.72), 1.5);
  trace(0, pane.now, palette[pane.hue], 2);
  c.restore();
  setType(c, palette, 12);
  write(c, palette, frame.say('loss_log'), 0, height - 4 * unit);
  write(c, palette, frame.say('updates_axis', { last }), width, height - 4 * unit, { align: 'right' });
}

function create(frame) {
  const { header, arrays } = frame.model;
  const losses = header.panes.map(pane => arrays[`${pane.id}.losses`]);
  const first = Math.max(...losses.map(run => run[0]));
  const floor = Math.min(...header.panes.map(pane => pane.surface.floor));
  const most = Math.max(...losses.flatMap(run => Array.from(run)).filter(Number.isFinite));
  return {
    surfaces: header.panes.map(pane => quadratic(pane.surface)), grounds: {}, outside: {},
    range: [floor * 0.92, Math.min(most, 30 * first) * 1.05],
  };
}

/** The kind with one run in each of these views. @param {string[]} views @returns {Kind} */
export const panes = views => ({
  views,
  create,
  last: frame => Math.max(...frame.model.header.panes.map(pane => frame.model.arrays[`${pane.id}.losses`].length)) - 1,
  draw(frame) {
    for (const view of views) {
      const pane = paneOf(frame, view);
      drawRun(frame, pane);
      drawTitle(frame, pane);
      drawStrip(frame, pane);
    }
  },
  facts: () => [],
  lab: frame => ({ step: String(Math.floor(frame.step + 1e-9)) }),
  data(frame) {
    const shown = views.map(view => paneOf(frame, view));
    const facts = {
      losses: shown.map(pane => pane.losses[pane.now]).join(),
      diverged: shown.map(pane => pane.over).join(),
    };
    return {
      ...facts,
      rates: shown.map(pane => pane.rate).join(),
      outside: shown.map(pane => Boolean(frame.state.outside[pane.view])).join(),
    };
  },
  summary(frame) {
    const list = views
      .map(view => paneOf(frame, view))
      .map(pane => `${pane.title}, ${pane.note}: ${number(pane.losses[pane.now])}`);
    return frame.say('summary', { k: Math.floor(frame.step + 1e-9), list: list.join('; ') });
  },
});
