/* Everybody's starts on the Lab's own picture of the surface; after the reveal all go down at once, each in the colour
   of the minimum it ends in. */
import { drawBadges, seatBadges } from '../../canvas/js/badges.js';
import { gridded } from '../../canvas/js/landscape.js';
import { number } from '../../canvas/js/numbers.js';
import { minimumHue } from '../../canvas/js/paint.js';
import { contourPlot } from '../../canvas/js/marks/contour.js';
import { line } from '../../canvas/js/marks/line.js';
import { dots } from '../../canvas/js/marks/many.js';
import { pathOf } from '../../canvas/js/marks/path.js';
import { clip, drawMarks, makePen } from '../../canvas/js/marks/plot.js';
import { within } from '../../canvas/js/view.js';
import { html } from '../../vendor/lit-html/lit-html.js';
import { eased } from './play.js';

const ROWS = 6; // of what came down where, as many as there is room for
const ENDS = { diverged: 254, none: 255 };

/** Draws a state at a share of the descent's time, from 0 to 1. @param {any} look */
export function makeDescent(look) {
  const layers = {};
  return ({ number: key, surface, answers, result, shown }, share) => {
    const sheet = look.sheets.pane;
    if (!surface || !sheet.width) return;
    const { palette } = look;
    const { x, y, z, minima: [least] } = surface;
    const ground = gridded({ near: { x, y, z }, optimum: least?.at ?? null, floor: least?.loss ?? null });
    const side = Math.max(0, (sheet.width - sheet.height) / palette.unit) / 2;
    const margin = [0, side, 40, 40 + side]; // the largest square there is room for
    sheet.clear();
    drawMarks(makePen(sheet, palette, { layers, version: palette.theme, seats: {} }), [
      contourPlot(ground, { window: shown, axes: shown.axes, margin, key, levels: false, minimum: null }, [
        clip(result ? runMarks(palette, result, share) : dotMarks(answers?.[0] ?? [], 'ink')),
        result && share === 1 && minimumMarks(surface.minima),
      ]),
    ]);
  };
}

const dotMarks = (places, color) => [dots(places, { r: 7.25, color: 'page' }), dots(places, { r: 4.75, color })];

/** Where every run stands at a share of the time: as far as it is known. */
function runMarks(palette, { paths, ends }, share) {
  const runs = paths.map((path, n) => {
    const known = path.findIndex(x => x === null);
    const end = (known < 0 ? path.length : known - (known % 2)) / 2 - 1;
    const now = eased(share) * ((paths[0]?.length ?? 2) / 2 - 1);
    return { points: pathOf({ weight: (r, a) => path[2 * r + a], end }, now), hue: hueOf(palette, ends[n]) };
  });
  return [
    runs.map(({ points, hue }) => line(points, { color: hue, alpha: 0.6 })),
    runs.map(({ points, hue }) => dotMarks([points.at(-1)], hue)),
  ];
}

const hueOf = (palette, end) =>
  end === ENDS.diverged ? palette.danger : end === ENDS.none ? palette.mark : minimumHue(palette, end);

const minimumMarks = minima => ({ c, palette, scale }) => {
  const marks = minima.map(({ at, lowest }, index) => ({ at: scale.px(...at), index, lowest }));
  const seen = marks.filter(({ at }) => within(scale.box, at)); // there are some beyond the window too
  drawBadges(c, palette, seatBadges(c, palette, seen, scale.box));
};

/** How many ended where, the most first; those there is no room for together. */
export function factsOfStarts({ answers, result, surface }, palette, say) {
  if (!result) return '';
  if (!answers[0].length) return html`<p>${say('nobody')}</p>`;
  const counts = new Map();
  for (const end of result.ends) counts.set(end, (counts.get(end) ?? 0) + 1);
  const most = [...counts].sort(([, a], [, b]) => b - a);
  const rest = most.length > ROWS ? most.splice(ROWS - 1) : [];
  const rowOf = ([end, count]) => {
    const minimum = surface.minima[end];
    const look = end === ENDS.diverged ? 'diverged' : end >= 99 ? 'long' : '';
    const loss = minimum && number(Math.abs(minimum.loss) < 1e-9 ? 0 : minimum.loss);
    const words = minimum ? say('minimum', { i: end + 1, loss }) : say(end === ENDS.diverged ? 'diverged' : 'none');
    return html`<p class="row"><span class="badge ${look}" style=${minimum ? `--minimum: ${hueOf(palette, end)}` : ''}
      >${minimum ? end + 1 : ''}</span><span>${words}${
  minimum?.lowest ? html`<small>${say('lowest')}</small>` : ''}</span><b>${count}</b></p>`;
  };
  const sum = rest.reduce((all, [, n]) => all + n, 0);
  return html`${most.map(rowOf)}${
    sum ? html`<p class="row"><span></span><span>${say('others', { n: rest.length })}</span><b>${sum}</b></p>` : ''}`;
}
