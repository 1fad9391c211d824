/* Canvas helpers without any state of a figure: colours, sheets, text, markers, arrows, labels. */
import { between, lowestOf } from './numbers.js';
import { paperOf, pixelRatio } from './paper.js';

export const HUES = ['full', 'stochastic', 'random', 'sequential', 'shuffled'];

/* Minima have hues of their own, apart from the strategies': the first, of the lowest, is nobody else's. */
const MINIMA = {
  light: ['#c48a00', '#4a7fc1', '#5c9a45', '#bd5590', '#7d6bc4', '#2e98a6'],
  dark: ['#e8bb45', '#6c9fd8', '#86bd6c', '#d67fae', '#a393e2', '#58bcc8'],
};
export const AMONG = MINIMA.light.length - 1;

/** Colour of minimum `index`, lowest first.
    @param {{theme?: string}} palette @param {number} index @returns {string} #rrggbb */
export const minimumHue = (palette, index) =>
  MINIMA[palette.theme === 'dark' ? 'dark' : 'light'][index ? 1 + ((index - 1) % AMONG) : 0];

export function channels(hex) {
  const full = hex.length === 4 ? [...hex.slice(1)].map(d => d + d).join('') : hex.slice(1);
  return [0, 2, 4].map(i => parseInt(full.slice(i, i + 2), 16));
}

export function mix(a, b, t) {
  const hex = between(channels(a), channels(b), t).map(x => Math.round(x).toString(16).padStart(2, '0'));
  return `#${hex.join('')}`;
}

/** A canvas with its size in CSS pixels. `resize` clears, and only when something changed.
    @param {HTMLCanvasElement} canvas */
export function makeSheet(canvas) {
  return {
    canvas,
    width: 0,
    height: 0,
    ratio: 0,
    get c() {
      return /** @type {Paper} */ (paperOf(canvas));
    },
    /** Whether something changed. @param {number} width @param {number} height */
    resize(width, height) {
      const ratio = pixelRatio();
      if (this.width === width && this.height === height && this.ratio === ratio) return false;
      Object.assign(this, { width, height, ratio });
      canvas.width = Math.max(1, Math.round(width * ratio));
      canvas.height = Math.max(1, Math.round(height * ratio));
      this.c.setTransform(ratio, 0, 0, ratio, 0, 0);
      this.c.lineJoin = 'round';
      return true;
    },
    clear() {
      this.c.clearRect(0, 0, this.width, this.height);
    },
  };
}

export const makeHiddenSheet = () => makeSheet(document.createElement('canvas'));

/** Copies a hidden sheet of the same size, pixel for pixel. @param {Paper} c @param {Sheet} sheet */
export function stamp(c, sheet) {
  if (sheet.canvas.width && sheet.canvas.height) c.drawImage(sheet.canvas, 0, 0, sheet.width, sheet.height);
}

/** The font: a size in units. @param {Paper} c @param {Palette} palette @param {number} size */
export function setType(c, palette, size, weight = 400) {
  c.font = `${weight} ${size * palette.unit}px ${palette.sans}`;
}

/** A text at (x, y), on a halo where it stands over something.
    @param {Paper} c @param {Palette} palette @param {string} text @param {number} x @param {number} y
    @param {{color?: string, align?: string, base?: string, halo?: string | null}} look */
export function write(c, palette, text, x, y, look = {}) {
  const { color = palette.muted, align = 'left', base = 'alphabetic', halo = null } = look;
  c.textAlign = /** @type {CanvasTextAlign} */ (align);
  c.textBaseline = /** @type {CanvasTextBaseline} */ (base);
  if (halo) {
    c.strokeStyle = halo;
    c.lineWidth = 3.5 * palette.unit;
    c.strokeText(text, x, y);
  }
  c.fillStyle = color;
  c.fillText(text, x, y);
}

/** Area two rectangles [x, y, w, h] share. @param {Rectangle} p @param {Rectangle} q */
export const overlap = (p, q) => {
  const x = Math.min(p[0] + p[2], q[0] + q[2]) - Math.max(p[0], q[0]);
  const y = Math.min(p[1] + p[3], q[1] + q[3]) - Math.max(p[1], q[1]);
  return x > 0 && y > 0 ? x * y : 0;
};
/** @param {Rectangle} rectangle @param {Rectangle[]} taken */
export const collides = (rectangle, taken) => taken.some(other => overlap(rectangle, other) > 0);

/** Index of the rectangle that covers least of what is taken; `habit(i)` is what place i costs besides.
    @param {Rectangle[]} places @param {Rectangle[]} taken @param {(i: number) => number} [habit] */
export function freest(places, taken, habit = () => 0) {
  const covered = place => taken.reduce((sum, other) => sum + overlap(place, other) * (other[4] ?? 1), 0);
  return lowestOf(places.map((place, i) => covered(place) + habit(i)));
}

/** What words weigh in `taken`: a label over another is so much worse than one over a trail. */
export const WORDS = 20;

/** Writes a label on the best of eight seats round (x, y), or of eight farther out, keeping last time's seat unless
    another is clearly better; one that is `optional` and would stand on another is left out. `taken` and `box` are in
    pixels, `seats` remembers each one's last seat under its `id`.
    @param {Paper} c @param {Palette} palette @param {string} text @param {number} x @param {number} y
    @param {any} seat */
export function placeLabel(c, palette, text, x, y, seat) {
  const { taken, box, seats = {}, id = text, gap = 11, optional, halo, ...options } = seat;
  const { unit } = palette;
  const [w, h] = [c.measureText(text).width, 15 * unit];
  const ring = d => [
    [d, -h / 2],
    [d, -h - d / 2],
    [d, d / 2],
    [-w - d, -h / 2],
    [-w - d, -h - d / 2],
    [-w - d, d / 2],
    [-w / 2, -h - d],
    [-w / 2, d],
  ];
  const around = [...ring(gap * unit), ...ring((gap + 15) * unit)];
  const places = /** @type {Rectangle[]} */ (around.map(([dx, dy]) => [x + dx, y + dy, w, h]));
  const outside = (/** @type {Rectangle} */ [left, top]) =>
    left < box.x + 2 || top < box.y + 2 || left + w > box.x + box.w - 2 || top + h > box.y + box.h - 2;
  const farther = i => (i < 8 ? i : 60 * unit * unit + i);
  const habit = i => (outside(places[i]) ? 1e4 : 0) + farther(i) - (seats[id] === i ? 120 * unit * unit : 0);
  const best = freest(places, taken, habit);
  if (optional && collides(places[best], taken.filter(([, , , , weight = 1]) => weight >= WORDS))) return;
  seats[id] = best;
  const [left, top] = places[best];
  write(c, palette, text, left, top + h / 2, { base: 'middle', ...options, halo: halo(left + w / 2, top + h / 2) });
  taken.push([left, top, w, h, WORDS]);
}

const SHAPES = {
  stochastic: [3, -Math.PI / 2, 1.3],
  random: [4, Math.PI / 4, 1.25],
  sequential: [4, 0, 1.3],
  shuffled: [6, 0, 1.1],
  sorted: [3, Math.PI / 2, 1.3],
};

/** Shape as well as colour tells strategies apart: ● ▲ ■ ◆ ⬢, and rows by price ▼. The numbers are x, y and the radius.
    @type {(c: Paper, palette: Palette, id: string, ...numbers: number[]) => void} */
export function drawMarker(c, palette, id, x, y, r) {
  const look = { fill: palette[id] ?? palette.ink, rim: palette.page, width: 2 * palette.unit };
  const [sides, turn, k] = SHAPES[id] ?? [0];
  const angles = Array.from({ length: sides }, (_, i) => turn + (i * 2 * Math.PI) / sides);
  const corners = angles.map(angle => [x + k * r * Math.cos(angle), y + k * r * Math.sin(angle)]);
  if (sides) drawPath(c, corners, { ...look, closed: true });
  else drawDisc(c, [x, y], r, look);
}

/** @param {Paper} c @param {Palette} palette @param {Point} at @param {number} arm */
export function drawCross(c, palette, [x, y], arm = 7) {
  const a = arm * palette.unit;
  c.beginPath();
  for (const [dx, dy] of [[a, 0], [0, a]]) {
    c.moveTo(x - dx, y - dy);
    c.lineTo(x + dx, y + dy);
  }
  for (const [stroke, wide] of cased(palette, 5, 2, 'surface-low')) paintPath(c, { stroke, width: wide });
}

/** The two strokes of an ink that is told from whatever lies under it, the lower one first: [colour, pixels].
    @param {Palette} palette @param {number} under units @param {number} over units @returns {[string, number][]} */
export const cased = ({ unit, ...colors }, under, over, ground = 'page', ink = 'ink') => [
  [colors[ground], under * unit],
  [colors[ink] ?? ink, over * unit],
];

/** @param {Paper} c @param {Palette} palette @param {Point} at @param {number} r in units */
export function drawRing(c, palette, [x, y], r = 7) {
  drawDisc(c, [x, y], r * palette.unit, { fill: palette.page, stroke: palette.ink, width: 2 * palette.unit });
}

/** An arrow of true length; one shorter than `least` units is stretched and its head left open. Returns the tip.
    @param {Paper} c @param {Palette} palette @param {Point} from @param {Point} by
    @returns {[number, number]} */
export function drawArrow(c, palette, from, [dx, dy], { color, weight = 2.5, dashed = false, least = 38 }) {
  const { unit } = palette;
  const long = Math.hypot(dx, dy);
  if (!(long > 0) || !Number.isFinite(long)) return [from[0], from[1]];
  const stretch = Math.max(long, least * unit) / long;
  /** @type {[number, number]} */
  const tip = [from[0] + dx * stretch, from[1] + dy * stretch];
  const [angle, q] = [Math.atan2(dy, dx), 7 * unit];
  const wing = turn => [tip[0] - q * Math.cos(angle + turn), tip[1] - q * Math.sin(angle + turn)];
  const width = weight * unit;
  const neck = [tip[0] - q * 0.3 * Math.cos(angle), tip[1] - q * 0.3 * Math.sin(angle)];
  drawLine(c, from, neck, color, width, dashed ? [3 * unit, 3 * unit] : []);
  const head = stretch > 1.01 ? { stroke: color, width } : { fill: color, closed: true };
  if (!dashed) drawPath(c, [wing(0.45), tip, wing(-0.45)], head);
  return tip;
}

/** Pushes items apart along one coordinate, in order, within [low, high]; items carry it under `key`.
    @template {Record<string, any>} Item @param {Item[]} items @param {string} key @returns {Item[]} */
export function dodge(items, key, gap, low, high) {
  const out = /** @type {any[]} */ (items.map(item => ({ ...item }))).sort((a, b) => a[key] - b[key]);
  for (let pass = 0; pass < 20; pass++)
    for (let i = 1; i < out.length; i++) {
      const short = gap - (out[i][key] - out[i - 1][key]);
      if (short > 0) {
        out[i][key] += short / 2;
        out[i - 1][key] -= short / 2;
      }
    }
  let most = high;
  for (const item of [...out].reverse()) {
    item[key] = Math.min(item[key], most);
    most = item[key] - gap;
  }
  let least = low;
  for (const item of out) {
    item[key] = Math.max(item[key], least);
    least = item[key] + gap;
  }
  return out;
}

/** Straight line between two points, hairline by default.
    @param {Paper} c @param {Point} from @param {Point} to @param {string} color @param {number} width
    @param {number[]} dash */
export const drawLine = (c, from, to, color, width = 1, dash = []) =>
  drawPath(c, [from, to], { stroke: color, width, dash });

/** Paints the path that is laid: its `rim`, what fills it over that, its `stroke` over both; lengths in pixels.
    @param {Paper} c */
export function paintPath(c, {
  rim = '', fill = '', stroke = '', width = 1, dash = /** @type {number[]} */ ([]), alpha = 1,
}) {
  const before = c.globalAlpha;
  Object.assign(c, { lineWidth: width, globalAlpha: before * alpha });
  c.setLineDash(dash);
  if (rim) Object.assign(c, { strokeStyle: rim }).stroke();
  if (fill) Object.assign(c, { fillStyle: fill }).fill();
  if (stroke) Object.assign(c, { strokeStyle: stroke }).stroke();
  c.setLineDash([]);
  c.globalAlpha = before;
}

/** Paints a line through points. @param {Paper} c @param {Iterable<Point>} points */
export function drawPath(c, points, { closed = false, ...ink }) {
  c.beginPath();
  for (const [x, y] of points) c.lineTo(x, y);
  if (closed) c.closePath();
  paintPath(c, ink);
}

/** Paints a disc, or its rim alone. @param {Paper} c @param {Point} at @param {number} r @param {any} ink */
export function drawDisc(c, [x, y], r, ink) {
  c.beginPath();
  c.arc(x, y, r, 0, 7);
  paintPath(c, ink);
}

/** Runs `paint` with everything outside the box of a view or a plot left out.
    @param {Paper} c @param {{box: Box}} place @param {() => void} paint */
export function inside(c, { box }, paint) {
  c.save();
  c.beginPath();
  c.rect(box.x, box.y, box.w, box.h);
  c.clip();
  paint();
  c.restore();
}

/** Diverging is red and always hatched; as densely as `share` says. Lines run on from stretch to stretch.
    @param {Paper} c @param {Palette} palette */
export function drawHatch(c, palette, x, y, w, h, share = 1) {
  if (!(w > 0)) return;
  const gap = 8.5 * palette.unit;
  inside(c, { box: { x, y, w, h } }, () => {
    c.fillStyle = palette['danger-soft'];
    c.globalAlpha *= share;
    c.fillRect(x, y, w, h);
    c.globalAlpha = 0.55 * share;
    c.beginPath();
    for (let d = Math.floor((x - h) / gap) * gap; d < x + w; d += gap) {
      c.moveTo(d, y + h);
      c.lineTo(d + h, y);
    }
    paintPath(c, { stroke: palette.danger, width: 1.3 * palette.unit });
  });
}
