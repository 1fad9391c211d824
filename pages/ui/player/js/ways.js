/* The way still to go to the bowl's bottom, along each of its own directions: a bar a direction, which shrinks as the
   run goes. Pointed at, its direction and what is left of the way are drawn on the surface. */
import { setText } from '../../canvas/js/elements.js';
import { html, render } from '../../vendor/lit-html/lit-html.js';
import { errorsAlong } from '../../canvas/js/landscape.js';
import { number, rateText } from '../../canvas/js/numbers.js';
import { drawLine, placeLabel, setType } from '../../canvas/js/paint.js';
import { directionName } from './meter.js';
import { isVeiled } from './prediction.js';

const LONG = 4000; // pixels, past any picture

/** Whether the page has this panel, and the landscape such directions. @param {Lab} lab */
const hasWays = ({ model: { header, theory, growth } }) =>
  Boolean(header.panels?.includes('ways') && theory.eigenvectors && growth);

const partsAt = ({ model, run }, r) => errorsAlong(run, r, model.theory);

/** A row a direction, the steepest first. @param {Lab} lab */
export function drawWays(lab) {
  const { dom, say } = lab;
  dom.ways.hidden = !hasWays(lab);
  if (dom.ways.hidden) {
    dom.root.dataset.ways = 'false';
    return;
  }
  const [first, now] = [partsAt(lab, 0), partsAt(lab, lab.record)];
  const shares = now.map((part, i) => part / first[i]);
  dom.root.dataset.ways = shares.join(',');
  setText(dom.waysTitle, say('ways'));
  setText(dom.waysEach, say('ways_each'));
  dom.waysEach.style.visibility = isVeiled(lab) ? 'hidden' : '';
  render([...shares.keys()].reverse().map(i => rowOf(lab, i, shares)), dom.waysRows);
}

function rowOf(lab, i, shares) {
  const { model, state } = lab;
  const left = shares[i];
  const factor = model.growth?.[state.m * shares.length + i] ?? NaN;
  const each = isVeiled(lab) ? '' : `× ${number(factor, 5)}`;
  const point = at => () => {
    if (lab.pointed === at) return;
    lab.pointed = at;
    lab.draw();
  };
  const [on, off] = [point(i), point(null)];
  return html`<button type="button" class="way" data-testid="way-${i}" @pointerenter=${on} @focus=${on} @click=${on}
    @pointerleave=${off} @blur=${off}><span class="lambda">${directionName(lab, i)} <span class="math">λ</span>
      ${rateText(model.theory.eigenvalues[i])}</span
    ><span class="bar ${Math.abs(left) > 1 + 1e-6 ? 'over' : ''}"><i
      style="width: ${Math.min(100, 100 * Math.abs(left))}%"></i></span
    ><b class="share">${Number.isFinite(left) ? percent(left) : '–'}</b><span class="each">${each}</span></button>`;
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
  const here = along(partsAt(lab, lab.record)[i]);
  drawLine(c, bottom, here, palette['surface-low'], 9 * unit);
  drawLine(c, bottom, here, palette[state.active], 5 * unit);
  setType(c, palette, 13, 700);
  const name = directionName(lab, i);
  const look = { taken, box, seats: cache.seats, halo: cache.tint.band, id: 'way', color: palette.ink };
  const middle = [(bottom[0] + here[0]) / 2, (bottom[1] + here[1]) / 2];
  placeLabel(c, palette, `${name} λ ${rateText(model.theory.eigenvalues[i])}`, middle[0], middle[1], look);
}
