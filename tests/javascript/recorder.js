/* A 2-D context that paints nothing and remembers everything: what was drawn, where, in which colour.

   `drawn` holds one entry a stroke, fill, text or image, in CSS pixels, with the style it was drawn in. A text is as
   wide as its letters, 0.56 of the font's size each. An image of another such canvas holds what was drawn on that. */

const STYLE = {
  strokeStyle: '#000000',
  fillStyle: '#000000',
  lineWidth: 1,
  lineCap: 'butt',
  lineJoin: 'miter',
  globalAlpha: 1,
  globalCompositeOperation: 'source-over',
  font: '10px sans-serif',
  textAlign: 'start',
  textBaseline: 'alphabetic',
  imageSmoothingEnabled: true,
};

export class Recorder {
  constructor(canvas) {
    this.canvas = canvas;
    this.reset();
  }

  /** As a canvas is after its size was set. */
  reset() {
    Object.assign(this, STYLE, { drawn: [], path: [], kept: [], dash: [], clips: [], scaled: 1, plot: null });
  }

  save() {
    const style = Object.fromEntries(Object.keys(STYLE).map(key => [key, this[key]]));
    this.kept.push({ ...style, dash: this.dash, clips: this.clips, scaled: this.scaled });
  }

  restore() {
    Object.assign(this, this.kept.pop());
  }

  /** What follows is drawn in these scales: entries have them as `plot`. */
  inUnits(scales) {
    this.plot = scales;
  }

  setTransform(a) {
    this.scaled = a;
  }

  scale(a) {
    this.scaled *= a;
  }

  getTransform() {
    return { a: this.scaled };
  }

  setLineDash(dash) {
    this.dash = dash;
  }

  measureText(text) {
    const size = parseFloat(this.font.replace(/^\d+ /, ''));
    return { width: 0.56 * size * [...text].length, fontBoundingBoxAscent: size };
  }

  createLinearGradient(x0, y0, x1, y1) {
    const gradient = { from: [x0, y0], to: [x1, y1], stops: [] };
    gradient.addColorStop = (at, color) => gradient.stops.push([at, color]);
    return gradient;
  }

  createImageData(width, height) {
    return new ImageData(width, height);
  }

  getImageData(x, y, width, height) {
    return new ImageData(width, height);
  }

  /* ---------- paths */

  beginPath() {
    this.path = [];
  }

  moveTo(x, y) {
    this.path.push({ points: [[x, y]], closed: false });
  }

  lineTo(x, y) {
    const last = this.path.at(-1);
    if (last?.points && !last.closed) last.points.push([x, y]);
    else this.moveTo(x, y);
  }

  closePath() {
    if (this.path.at(-1)?.points) this.path.at(-1).closed = true;
  }

  rect(x, y, w, h) {
    this.path.push({ rect: [x, y, w, h] });
  }

  roundRect(x, y, w, h) {
    this.rect(x, y, w, h);
  }

  arc(x, y, r) {
    this.path.push({ arc: [x, y, r] });
  }

  ellipse(x, y, rx, ry, turn) {
    this.path.push({ ellipse: [x, y, rx, ry, turn] });
  }

  clip() {
    this.clips = [...this.clips, ...this.path.map(part => part.rect)];
  }

  /* ---------- what is drawn */

  put(op, color, rest) {
    const { globalAlpha: alpha, lineWidth: width, dash, clips } = this;
    const { plot } = this;
    this.drawn.push({ op, color, alpha, width, dash: [...dash], clips: [...clips], plot, ...rest });
  }

  copied() {
    return this.path.map(part => (part.points ? { ...part, points: part.points.slice() } : part));
  }

  stroke() {
    this.put('stroke', this.strokeStyle, { path: this.copied() });
  }

  fill() {
    this.put('fill', this.fillStyle, { path: this.copied() });
  }

  fillRect(x, y, w, h) {
    this.put('fill', this.fillStyle, { path: [{ rect: [x, y, w, h] }] });
  }

  strokeRect(x, y, w, h) {
    this.put('stroke', this.strokeStyle, { path: [{ rect: [x, y, w, h] }] });
  }

  clearRect() {
    this.drawn = [];
  }

  fillText(text, x, y) {
    const { textAlign: align, textBaseline: base, font } = this;
    this.put('text', this.fillStyle, { text, at: [x, y], align, base, font });
  }

  strokeText() {} // the halo of a text that is filled too

  putImageData({ width, height, data }) {
    this.drawn = [{ op: 'pixels', width, height, data: data.slice() }];
  }

  drawImage(image, ...numbers) {
    const box = numbers.length > 4 ? numbers.slice(4) : numbers;
    this.put('image', null, { box, of: image.recorder?.drawn.slice() ?? [] });
  }
}

/** All that stands on a canvas, images of other canvases opened up; pixels only where asked for. */
export function everything(recorder, pixels = false) {
  const open = entry => {
    if (entry.op === 'image') return entry.of.flatMap(inner => open({ ...inner, box: inner.box ?? entry.box }));
    if (entry.op === 'pixels') return [pixels ? { ...entry, data: [...entry.data] } : { ...entry, data: null }];
    return [entry];
  };
  return recorder.drawn.flatMap(open);
}

/** Every canvas of the page is one that records, from now on. */
export function recordAll() {
  const proto = HTMLCanvasElement.prototype;
  proto.getContext = function getContext() {
    return (this.recorder ??= new Recorder(this));
  };
  for (const side of ['width', 'height']) {
    const { get, set } = Object.getOwnPropertyDescriptor(proto, side);
    const put = function put(value) {
      set.call(this, value);
      this.recorder?.reset();
    };
    Object.defineProperty(proto, side, { get, set: put });
  }
}
