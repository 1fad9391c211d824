/* What a recording canvas holds, as lines of text one can compare: an entry a line, in the units of the plot it was
   drawn in where there is one, colours by their names. */
import { everything } from './recorder.js';

const MANY = 16; // of so many entries alike, one after another, not all are written
const MOST = 10; // points of a path that are written out; of a longer one as many, evenly, and how many there are

const short = x => (Number.isFinite(x) ? String(+(Math.abs(x) < 1e-9 ? 0 : x).toPrecision(4)) : String(x));
const thinned = points =>
  points.length <= MOST
    ? points
    : Array.from({ length: MOST }, (_, i) => points[Math.round((i * (points.length - 1)) / (MOST - 1))]);

/** @param {import('./recorder.js').Recorder} recorder @param {Record<string, string>} palette @returns {string[]} */
export function written(recorder, palette) {
  const names = Object.fromEntries(Object.entries(palette).map(([name, value]) => [value, name]));
  const runs = [];
  for (const entry of everything(recorder)) {
    const parts = (entry.path ?? []).map(part => Object.keys(part)[0]);
    const kind = entry.op === 'text' ? 'text' : String(parts).slice(0, 60);
    const last = runs.at(-1);
    if (last?.kind === kind && last.plot === entry.plot) last.entries.push(entry);
    else runs.push({ kind, plot: entry.plot, entries: [entry] });
  }
  const lines = [];
  let plot = null;
  for (const run of runs) {
    if (run.plot !== plot) lines.push(run.plot ? placeOf(run.plot) : 'sheet');
    ({ plot } = run);
    const many = run.entries.length > MANY; // the cells of a mesh, the rows of a file
    if (many) lines.push(`${run.entries.length} alike`);
    const named = color => names[color] ?? color;
    lines.push(...(many ? thinned(run.entries) : run.entries).map(entry => lineOf(entry, run.plot, named)));
  }
  return lines;
}

const placeOf = ({ low, high, box }) => {
  const [x, y] = [0, 1].map(axis => `${short(low[axis])}…${short(high[axis])}`);
  return `plot ${x} ${y} at ${[box.x, box.y, box.w, box.h].map(short)}`;
};

function lineOf(entry, scale, named) {
  const at = (x, y) => (scale ? scale.at(x, y) : [x, y]).map(short).join();
  const by = (w, h) => (scale ? [w / scale.kx, h / scale.ky] : [w, h]).map(short).join();
  const { op, color, alpha, width, dash } = entry;
  const tone = color?.stops ? `${named(color.stops[0][1])}→${named(color.stops.at(-1)[1])}` : named(color);
  const pen = op === 'stroke' ? [short(width), dash.length ? `[${dash.map(short)}]` : ''] : [];
  const head = [op, tone, ...pen, alpha < 1 ? `a${short(alpha)}` : ''].filter(Boolean).join(' ');
  if (op === 'text') {
    const type = `${entry.align[0]}${entry.base[0]} ${entry.font.split(' ').slice(0, 2).join(' ')}`;
    return `${head} ${JSON.stringify(entry.text)} ${at(...entry.at)} ${type}`;
  }
  return `${head} ${thinned(entry.path ?? []).map(part => partOf(part, at, by)).join(' ')}`;
}

function partOf(part, at, by) {
  if (part.rect) return `rect ${at(part.rect[0], part.rect[1])} ${by(part.rect[2], part.rect[3])}`;
  if (part.arc) return `disc ${at(part.arc[0], part.arc[1])} r${short(part.arc[2])}`;
  if (part.ellipse) return `oval ${at(part.ellipse[0], part.ellipse[1])} ${part.ellipse.slice(2).map(short)}`;
  const { points, closed } = part;
  const many = points.length > MOST ? points.length : '';
  return `${closed ? 'loop' : 'path'}${many} ${thinned(points).map(p => at(...p)).join(' ')}`;
}
