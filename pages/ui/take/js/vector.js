/* A 2-D context that writes SVG instead of painting: strokes, fills and texts stay what they are, pixels an image.
   It has what the pictures of this app use of a context: of circles and ellipses whole ones. */

const STYLE = {
  strokeStyle: '#000000',
  fillStyle: '#000000',
  lineWidth: 1,
  lineCap: 'butt',
  lineJoin: 'miter',
  globalAlpha: 1,
  font: '10px sans-serif',
  textAlign: 'start',
  textBaseline: 'alphabetic',
  imageSmoothingEnabled: true,
  dash: /** @type {number[]} */ ([]),
  clipped: /** @type {string | null} */ (null),
  x: 0,
  y: 0,
};
const ANCHORS = { center: 'middle', right: 'end', end: 'end' };
const FONT = /^(italic )?(?:normal )?(?:(\w+) )?([\d.]+)px ([^]*)$/;
const ESCAPED = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** A number of the document. @param {number} x */
const num = x => String(+x.toFixed(2));
/** A number that is said where it is below 1. @param {number} x */
const part = x => (x < 1 ? num(x) : null);
const escape = (/** @type {string} */ text) => text.replace(/[&<>"]/g, one => ESCAPED[one]);
const attributes = (/** @type {Record<string, any>} */ values) =>
  Object.entries(values)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => ` ${name}="${escape(String(value))}"`)
    .join('');

/** Paper for every canvas that is asked for, one document's names and measures. @param {string} family of its type */
export function makeWriting(family) {
  const measure = /** @type {CanvasRenderingContext2D} */ (document.createElement('canvas').getContext('2d'));
  const written = new Map();
  const writing = {
    measure,
    written,
    family,
    defs: /** @type {string[]} */ ([]),
    /** A name nobody else in the document has. @param {(id: string) => string} define */
    define(define) {
      const id = `d${writing.defs.length}`;
      writing.defs.push(define(id));
      return id;
    },
    /** @param {HTMLCanvasElement} canvas @returns {any} */
    of(canvas) {
      if (!written.has(canvas)) written.set(canvas, makeWriter(writing));
      return written.get(canvas);
    },
  };
  return writing;
}

/** The whole document. @param {ReturnType<typeof makeWriting>} writing @param {any} paper
    @param {{width: number, height: number, title: string, said: string}} about */
export function documentOf({ defs, family }, paper, { width, height, title, said }) {
  const [w, h] = [width, height].map(num);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}"${attributes({
    role: 'img',
    'font-family': family,
  })}>
<title>${escape(title)}</title>
<desc>${escape(said)}</desc>
<defs>${defs.join('\n')}</defs>
${paper.body()}
</svg>
`;
}

/** @param {any} writing @returns {any} a context */
export function makeWriter(writing) {
  return { ...DRAWING, ...STYLE, writing, items: [], d: '', at: null, kept: [], ratio: 1 };
}

const DRAWING = /** @type {any} */ ({
  save() {
    this.kept.push(Object.fromEntries(Object.keys(STYLE).map(key => [key, this[key]])));
  },

  restore() {
    Object.assign(this, this.kept.pop());
  },

  /** How many pixels a unit would have; places stay as they are. */
  setTransform(ratio) {
    this.ratio = ratio;
  },

  scale(ratio) {
    this.ratio *= ratio;
  },

  getTransform() {
    return { a: this.ratio };
  },

  translate(x, y) {
    this.x += x;
    this.y += y;
  },

  setLineDash(dash) {
    this.dash = [...dash];
  },

  measureText(text) {
    const { measure } = this.writing;
    Object.assign(measure, { font: this.font, textBaseline: this.textBaseline });
    return measure.measureText(text);
  },

  createLinearGradient(x1, y1, x2, y2) {
    const [a, b, p, q] = [x1 + this.x, y1 + this.y, x2 + this.x, y2 + this.y].map(num);
    const stops = /** @type {string[]} */ ([]);
    const ends = { gradientUnits: 'userSpaceOnUse', x1: a, y1: b, x2: p, y2: q };
    const define = id => `<linearGradient${attributes({ id, ...ends })}>${stops.join('')}</linearGradient>`;
    let id = '';
    return {
      addColorStop: (at, color) => stops.push(`<stop offset="${num(at)}" stop-color="${color}"/>`),
      toString: () => `url(#${(id ||= this.writing.define(define))})`,
    };
  },

  clip() {
    const { d, clipped } = this;
    const within = clipped ? ` clip-path="url(#${clipped})"` : '';
    this.clipped = this.writing.define(id => `<clipPath id="${id}"><path d="${d}"${within}/></clipPath>`);
  },

  /* ---------- paths: `d` so far, `at` where it stands; all is moved by `x` and `y` */

  beginPath() {
    [this.d, this.at] = ['', null];
  },

  go(letter, x, y) {
    this.d += `${letter}${num(x + this.x)} ${num(y + this.y)}`;
    this.at = [x, y];
  },

  moveTo(x, y) {
    this.go('M', x, y);
  },

  lineTo(x, y) {
    this.go(this.at ? 'L' : 'M', x, y);
  },

  closePath() {
    if (this.at) this.d += 'Z';
  },

  rect(x, y, w, h) {
    this.roundRect(x, y, w, h, 0);
  },

  roundRect(x, y, w, h, radius) {
    const r = Math.min(radius, w / 2, h / 2);
    const corner = (dx, dy) => (r ? `a${num(r)} ${num(r)} 0 0 1 ${num(dx)} ${num(dy)}` : '');
    this.moveTo(x + r, y);
    this.d += `h${num(w - 2 * r)}${corner(r, r)}v${num(h - 2 * r)}${corner(-r, r)}`;
    this.d += `h${num(2 * r - w)}${corner(-r, -r)}${r ? `v${num(2 * r - h)}${corner(r, -r)}` : ''}Z`;
  },

  arc(x, y, r) {
    this.ellipse(x, y, r, r, 0);
  },

  ellipse(x, y, rx, ry, turn) {
    const [u, v] = [rx * Math.cos(turn), rx * Math.sin(turn)];
    const half = `A${num(rx)} ${num(ry)} ${num((turn * 180) / Math.PI)} 0 1 `;
    this.lineTo(x + u, y + v);
    this.go(half, x - u, y - v);
    this.go(half, x + u, y + v);
    this.d += 'Z';
  },

  /* ---------- what is drawn */

  put(text) {
    this.items.push({ clipped: this.clipped, text });
  },

  stroke() {
    if (!this.d) return;
    this.put(`<path${attributes({ d: this.d, fill: 'none', ...this.line() })}/>`);
  },

  /** How a line looks. */
  line() {
    const { strokeStyle, lineWidth, lineCap, lineJoin, dash, globalAlpha } = this;
    return {
      stroke: strokeStyle,
      'stroke-width': num(lineWidth),
      'stroke-linecap': lineCap === STYLE.lineCap ? null : lineCap,
      'stroke-linejoin': lineJoin === STYLE.lineJoin ? null : lineJoin,
      'stroke-dasharray': dash.length ? dash.map(num).join(' ') : null,
      'stroke-opacity': part(globalAlpha),
    };
  },

  /** How an area looks. */
  area() {
    return { fill: this.fillStyle, 'fill-opacity': part(this.globalAlpha) };
  },

  fill() {
    if (this.d) this.put(`<path${attributes({ d: this.d, ...this.area() })}/>`);
  },

  fillRect(...rectangle) {
    const { d, at } = this;
    this.beginPath();
    this.rect(...rectangle);
    this.fill();
    Object.assign(this, { d, at });
  },

  clearRect() {
    this.items = [];
  },

  text(text, x, y, look) {
    const [, italic, weight, size, family] = FONT.exec(this.font) ?? [];
    const { fontBoundingBoxAscent: above } = this.measureText(text);
    const { measure } = this.writing;
    measure.textBaseline = 'alphabetic';
    const down = measure.measureText(text).fontBoundingBoxAscent - above;
    const place = {
      x: num(x + this.x),
      y: num(y + this.y + down),
      'font-size': num(Number(size)),
      'font-weight': weight && weight !== '400' ? weight : null,
      'font-style': italic ? 'italic' : null,
      'font-family': family === this.writing.family ? null : family,
      'text-anchor': ANCHORS[this.textAlign],
    };
    this.put(`<text${attributes({ ...place, ...look })}>${escape(text)}</text>`);
  },

  fillText(text, x, y) {
    this.text(text, x, y, this.area());
  },

  /** The halo of a text that is filled too: to be seen, not to be read twice. */
  strokeText(text, x, y) {
    this.text(text, x, y, { fill: 'none', 'aria-hidden': 'true', ...this.line() });
  },

  drawImage(image, x, y, w = image.width, h = image.height) {
    const inner = this.writing.written.get(image);
    const opacity = part(this.globalAlpha);
    if (inner) {
      const bounds = this.writing.define(
        id => `<clipPath id="${id}"><rect width="${num(w)}" height="${num(h)}"/></clipPath>`,
      );
      const place = { transform: `translate(${num(x + this.x)} ${num(y + this.y)})`, opacity };
      this.put(`<g${attributes({ ...place, 'clip-path': `url(#${bounds})` })}>${inner.body()}</g>`);
    } else if (image.width && image.height) {
      const box = { x: num(x + this.x), y: num(y + this.y), width: num(w), height: num(h) };
      const rough = this.imageSmoothingEnabled ? null : 'image-rendering: pixelated';
      const href = image.toDataURL();
      const look = { preserveAspectRatio: 'none', opacity, style: rough, href };
      this.put(`<image${attributes({ ...box, ...look })}/>`);
    }
  },

  /** Everything so far; neighbours with one clip in one group. */
  body() {
    let [text, open] = ['', null];
    for (const item of this.items) {
      if (item.clipped !== open) {
        text += (open ? '</g>' : '') + (item.clipped ? `<g clip-path="url(#${item.clipped})">` : '');
        open = item.clipped;
      }
      text += item.text;
    }
    return text + (open ? '</g>' : '');
  },
});
