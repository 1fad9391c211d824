/* The way still to go to the bowl's bottom, along each of its own directions: a bar a direction, which shrinks as the
   run goes. Pointed at, its direction and what is left of the way are drawn on the surface. */
import { number, rateText } from '../../canvas/js/numbers.js';
import { drawLine, placeLabel, setType } from '../../canvas/js/paint.js';
import { listen } from '../../canvas/js/pointer.js';
import { isVeiled } from './asked.js';
import { recordOf } from './model.js';
import { make, setText } from './page.js';

const NAMES = { 2: ['flat', 'steep'], 3: ['flat', 'middle', 'steep'] };
const LONG = 4000; // pixels, past any picture

/** A row a direction, the steepest first; built once for a setting and a language. @param {Lab} lab */
export function buildWays(lab) {
  const { dom, model, say } = lab;
  const { eigenvalues, eigenvectors } = model.theory;
  const open = Boolean(model.header.panels?.includes('ways') && eigenvectors && model.growth);
  dom.root.dataset.ways = String(open);
  dom.ways.hidden = !open;
  if (!open) return;
  setText(dom.waysTitle, say('ways'));
  setText(dom.waysEach, say('ways_each'));
  const names = NAMES[eigenvalues.length] ?? [];
  const steepFirst = eigenvalues.map((_, i) => i).reverse();
  lab.wayRows = steepFirst.map(i => rowOf(lab, i, names[i] ? say(names[i]) : String(i + 1)));
  dom.waysRows.replaceChildren(...lab.wayRows.map(({ row }) => row));
}

function rowOf(lab, i, name) {
  const row = make('button', 'way');
  row.type = 'button';
  row.dataset.testid = `way-${i}`;
  const bar = make('span', 'bar');
  const fill = make('i');
  bar.append(fill);
  const [title, share, each] = [make('span', 'lambda', `${name} `), make('b', 'share'), make('span', 'each')];
  title.append(make('span', 'math', 'λ'), ` ${rateText(lab.model.theory.eigenvalues[i])}`);
  row.append(title, bar, share, each);
  const point = at => () => {
    if (lab.pointed === at) return;
    lab.pointed = at;
    lab.draw();
  };
  const [on, off] = [point(i), point(null)];
  listen(row, { pointerenter: on, focus: on, click: on, pointerleave: off, blur: off });
  return { row, i, name, bar, fill, share, each };
}

/** How far the run stands from the bottom along each direction at record r, in the sign of the direction. */
function partsAt({ model, runs, state }, r) {
  const { optimum, eigenvectors } = model.theory;
  const run = runs[state.active];
  return eigenvectors.map(v => v.reduce((sum, x, a) => sum + x * (run.weight(r, a) - optimum[a]), 0));
}

/** @param {Lab} lab */
export function drawWays(lab) {
  const { dom, model, state } = lab;
  if (dom.ways.hidden) return;
  const [first, now] = [partsAt(lab, 0), partsAt(lab, recordOf(lab, state.active))];
  const shares = now.map((part, i) => part / first[i]);
  dom.root.dataset.ways = shares.join(',');
  const directions = shares.length;
  for (const { i, bar, fill, share, each } of lab.wayRows) {
    const left = shares[i];
    bar.classList.toggle('over', Math.abs(left) > 1 + 1e-6);
    fill.style.width = `${Math.min(100, 100 * Math.abs(left))}%`;
    setText(share, Number.isFinite(left) ? percent(left) : '–');
    const factor = model.growth?.[state.m * directions + i] ?? NaN;
    setText(each, isVeiled(lab) ? '' : `× ${number(factor, 5)}`);
  }
  dom.waysEach.style.visibility = isVeiled(lab) ? 'hidden' : '';
}

const percent = share => {
  const size = Math.abs(100 * share);
  if (size < 0.005) return '0 %';
  return `${number(100 * share, size < 1 ? 2 : size < 9.95 ? 1 : 0)} %`;
};

/** The direction in hand through the bottom, and what is left of the way along it. @param {Lab} lab */
export function drawWay(lab, flat, { box, taken }) {
  const { model, state, palette, sheets, cache } = lab;
  const i = lab.pointed;
  if (lab.dom.ways.hidden || i === null || i === undefined) return;
  const { c } = sheets.surface;
  const { unit } = palette;
  const { optimum, eigenvectors } = model.theory;
  const along = by => flat(optimum.map((x, a) => x + by * eigenvectors[i][a]));
  const [bottom, further] = [along(0), along(1)];
  const [dx, dy] = [further[0] - bottom[0], further[1] - bottom[1]];
  const far = LONG / (Math.hypot(dx, dy) || 1);
  const ends = [far, -far].map(t => [bottom[0] + t * dx, bottom[1] + t * dy]);
  drawLine(c, ends[0], ends[1], palette.ink, 1.25 * unit, [5 * unit, 5 * unit]);
  const here = along(partsAt(lab, recordOf(lab, state.active))[i]);
  drawLine(c, bottom, here, palette['surface-low'], 9 * unit);
  drawLine(c, bottom, here, palette[state.active], 5 * unit);
  setType(c, palette, 13, 700);
  const { name } = lab.wayRows.find(row => row.i === i);
  const look = { taken, box, seats: cache.seats, halo: cache.tint.band, id: 'way', color: palette.ink };
  const middle = [(bottom[0] + here[0]) / 2, (bottom[1] + here[1]) / 2];
  placeLabel(c, palette, `${name} λ ${rateText(model.theory.eigenvalues[i])}`, middle[0], middle[1], look);
}
