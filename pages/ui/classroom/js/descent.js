/* Everybody's starts on the Lab's own picture of the surface; after the reveal all go down at once, each in the colour
   of the minimum it ends in. */
import { drawBadges, seatBadges } from '../../canvas/js/badges.js';
import { drawContours, makeTint } from '../../canvas/js/contours.js';
import { element } from '../../canvas/js/elements.js';
import { gridded } from '../../canvas/js/landscape.js';
import { number } from '../../canvas/js/numbers.js';
import { drawDisc, drawPath, inside, makeHiddenSheet, minimumHue, stamp } from '../../canvas/js/paint.js';
import { drawAxes, makeView } from '../../canvas/js/view.js';
import { eased } from './play.js';

const ROWS = 6; // of what came down where, as many as there is room for
const ENDS = { diverged: 254, none: 255 };

/** Draws a state at a share of the descent's time, from 0 to 1. @param {any} look */
export function makeDescent(look) {
  const ground = makeHiddenSheet();
  let laid = ''; // what the ground shows

  function draw(state, share) {
    const sheet = look.sheets.pane;
    const { palette } = look;
    if (!state.surface || !sheet.width) return;
    const view = layGround(state, sheet, palette);
    const { c } = sheet;
    sheet.clear();
    stamp(c, ground);
    inside(c, view, () => {
      if (state.result) drawRuns(c, palette, view, state.result, share);
      else for (const at of state.answers?.[0] ?? []) drawDot(c, palette, view.px(...at), palette.ink);
    });
    if (state.result && share === 1) drawMinima(c, palette, view, state.surface.minima);
    drawAxes(c, palette, view, { titles: state.shown.axes });
  }

  /** The surface, once a question, size and theme; the view on it. */
  function layGround(state, sheet, palette) {
    const view = viewOn(sheet, palette, state.shown);
    const key = [state.number, view.box.x, view.k, palette.theme].join();
    if (key === laid) return view;
    laid = key;
    const { x, y, z, minima } = state.surface;
    const [optimum, floor] = [minima[0]?.at ?? null, minima[0]?.loss ?? null];
    const slice = gridded({ near: { x, y, z }, optimum, floor }).slice();
    ground.resize(sheet.width, sheet.height);
    ground.clear();
    drawContours(ground.c, slice, view, makeTint(slice, view, palette), palette);
    return view;
  }

  return draw;
}

/** The window as the largest square there is room for beside the numbers. */
function viewOn({ width, height }, { unit }, { centre, half }) {
  const [left, room] = [40 * unit, width - 40 * unit];
  const side = Math.min(room, height - 40 * unit);
  return makeView({ x: left + (room - side) / 2, y: 0, w: side, h: side }, centre, half);
}

/** Where a run stands at a share of the time. */
function drawRuns(c, palette, view, { paths, ends }, share) {
  const { unit } = palette;
  const records = (paths[0]?.length ?? 2) / 2;
  const now = eased(share) * (records - 1);
  const at = (path, r) => view.px(path[2 * r], path[2 * r + 1]);
  const whole = Math.floor(now);
  const heads = paths.map((path, n) => {
    const hue = hueOf(palette, ends[n]);
    const there = r => path[2 * r] !== null && path[2 * r + 1] !== null;
    const points = [];
    for (let r = 0; r <= whole && there(r); r++) points.push(at(path, r));
    const head = points.at(-1) ?? at(path, 0);
    const next = Math.min(whole + 1, records - 1);
    if (there(next)) points.push(at(path, next).map((x, i) => head[i] + (x - head[i]) * (now - whole)));
    drawPath(c, points, { stroke: hue, width: 2 * unit, alpha: 0.6 });
    return { head: points.at(-1) ?? head, hue };
  });
  for (const { head, hue } of heads) drawDot(c, palette, head, hue);
}

const hueOf = (palette, end) =>
  end === ENDS.diverged ? palette.danger : end === ENDS.none ? palette.mark : minimumHue(palette, end);

const drawDot = (c, { page, unit }, at, hue) =>
  drawDisc(c, at, 6 * unit, { rim: page, fill: hue, width: 2.5 * unit });

function drawMinima(c, palette, view, minima) {
  const marks = minima.map(({ at, lowest }, index) => ({ at: view.px(...at), index, lowest }));
  const { x, y, w, h } = view.box; // there are some beyond the window too
  const seen = marks.filter(({ at }) => at[0] >= x && at[0] <= x + w && at[1] >= y && at[1] <= y + h);
  drawBadges(c, palette, seatBadges(c, palette, seen, view.box));
}

/** How many ended where, the most first. */
export function factsOfStarts({ answers, result, surface }, palette, say) {
  if (!result) return [];
  const counts = new Map();
  for (const end of result.ends) counts.set(end, (counts.get(end) ?? 0) + 1);
  const most = [...counts].sort(([, a], [, b]) => b - a);
  const rest = most.length > ROWS ? most.splice(ROWS - 1) : [];
  const rows = most.map(([end, count]) => rowOf({ end, count, surface }, palette, say));
  if (rest.length) rows.push(restOf(rest, say));
  return answers[0].length ? rows : [element('p', { textContent: say('nobody') })];
}

/** The ends there is no row for. */
function restOf(rest, say) {
  const row = element('p', { className: 'row' });
  const texts = { span: say('others', { n: rest.length }), b: rest.reduce((sum, [, n]) => sum + n, 0) };
  element('span', {}, row);
  for (const [tag, textContent] of Object.entries(texts)) element(tag, { textContent }, row);
  return row;
}

function rowOf({ end, count, surface }, palette, say) {
  const row = element('p', { className: 'row' });
  const minimum = surface.minima[end];
  const look = end === ENDS.diverged ? 'diverged' : end >= 99 ? 'long' : '';
  const badge = element('span', { textContent: minimum ? end + 1 : '', className: `badge ${look}` }, row);
  if (minimum) badge.style.setProperty('--minimum', minimumHue(palette, end));
  const depth = minimum && Math.abs(minimum.loss) < 1e-9 ? 0 : minimum?.loss;
  const none = end === ENDS.diverged ? 'diverged' : 'none';
  const said = minimum ? say('minimum', { i: end + 1, loss: number(depth) }) : say(none);
  const name = element('span', { textContent: said }, row);
  if (minimum?.lowest) element('small', { textContent: say('lowest') }, name);
  element('b', { textContent: count }, row);
  return row;
}
