/* Paths as SVG writes them, by the calls of a 2-D context. */

const FULL = 2 * Math.PI - 1e-9;

/** A number of the document. @param {number} x */
export const num = x => String(+x.toFixed(2));

/** A context's paths: `d` is the path so far, `at` where it stands; all is moved by `x` and `y`. */
export const PATHS = /** @type {any} */ ({
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
    this.moveTo(x, y);
    this.d += `h${num(w)}v${num(h)}h${num(-w)}Z`;
  },

  roundRect(x, y, w, h, radius) {
    const r = Math.min(radius, w / 2, h / 2);
    const corner = (dx, dy) => `a${num(r)} ${num(r)} 0 0 1 ${num(dx)} ${num(dy)}`;
    this.moveTo(x + r, y);
    this.d += `h${num(w - 2 * r)}${corner(r, r)}v${num(h - 2 * r)}${corner(-r, r)}`;
    this.d += `h${num(2 * r - w)}${corner(-r, -r)}v${num(2 * r - h)}${corner(r, -r)}Z`;
  },

  arc(x, y, r, from = 0, to = 7, back = false) {
    this.ellipse(x, y, r, r, 0, from, to, back);
  },

  ellipse(x, y, rx, ry, turn, from = 0, to = 7, back = false) {
    const place = angle => {
      const [u, v] = [rx * Math.cos(angle), ry * Math.sin(angle)];
      return [x + u * Math.cos(turn) - v * Math.sin(turn), y + u * Math.sin(turn) + v * Math.cos(turn)];
    };
    const shape = `${num(rx)} ${num(ry)} ${num((turn * 180) / Math.PI)}`;
    const whole = Math.abs(to - from) >= FULL;
    const way = back ? 0 : 1;
    const span = (((back ? from - to : to - from) % (2 * Math.PI)) + 2 * Math.PI) % (2 * Math.PI);
    const bend = (angle, large) => this.go(`A${shape} ${large} ${way} `, ...place(angle));
    this.lineTo(...place(from));
    if (whole) bend(from + Math.PI, 0);
    bend(whole ? from : to, whole || span <= Math.PI ? 0 : 1);
    if (whole) this.d += 'Z';
  },
});
