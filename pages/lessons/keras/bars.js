/* What Adam's two averages do, weight by weight: left the gradient, its mean within the band of the root, right the
   step that comes of them. */
import { band, drawMarks, label, number, plot, rule, signed } from '../../ui/figure/js/figure.js';

export const NAMES = { w1: 'w₁', w2: 'w₂', bias: 'b' };
const TOP = 44;

/** @param {Frame} figure @param {any} now the update that is shown @returns {Mark} */
export const barMarks = (figure, now) => pen => {
  const { header, say, state: { surface } } = figure;
  const [width, height] = pen.scale.high;
  const high = (height - TOP) / 3;
  const left = { x: 0.1 * width, w: 0.4 * width };
  const right = { x: 0.71 * width, w: 0.28 * width };
  const head = { weight: 600, align: 'center' };
  const narrow = width < 480; // no room for both headings in one line
  const note = () => say('bars_note', { k: now.update + 1, loss: number(surface.loss(now.weights)) });
  drawMarks(pen, [
    label(say(now.step ? 'bars_left' : 'bars_first'), [0.3 * width, 14], { ...head, color: 'ink' }),
    now.step && [
      label(say('bars_right', { rate: header.rate }), ['right', narrow ? 32 : 14], {
        ...head, color: 'full', align: 'right',
      }),
      label(note(), [0.3 * width, 32], { size: 12, align: 'center' }),
    ],
    !now.step && label(say('bars_asked'), [0.85 * width, 14], { ...head, color: 'full' }),
    header.parameters.map((id, a) => {
      const y = TOP + a * high;
      const of = ({ x, w }) => ({ x: x * pen.unit, w: w * pen.unit, y: y * pen.unit, h: high * pen.unit });
      return [
        a > 0 && rule({ y }, { color: 'line' }),
        label(NAMES[id], [2, y + high / 2], { size: 16, weight: 600, color: 'ink', base: 'middle' }),
        rowMarks(figure, now, a, { left: of(left), right: of(right), high }),
      ];
    }),
  ]);
};

/** One weight's row; heights are units of it, downward. @type {(...row: any[]) => any} */
const rowMarks = (figure, now, a, { left, right, high }) => {
  const { header, state } = figure;
  const most = state.sizes[figure.now];
  const h = Math.min(28, high / 5.5);
  const [lane, middle] = [now.step ? high / 4 : high / 2, 0.7 * high];
  const down = [high, 0];
  const upright = (x, between, color, width = 1) => rule({ x, between }, { color, width });
  const bar = (x, at, color) => band({ x: [0, x], y: [at - h / 2, at + h / 2] }, { color, least: 1 });
  const said = (text, at, look) => label(text, [most, at], { weight: 600, base: 'middle', dx: 6, ...look });
  const ends = [6, high - 6];
  const gradient = [
    upright(0, ends, 'mark'),
    bar(now.gradient[a], lane, 'stochastic'),
    said(`g ${number(now.gradient[a])}`, lane, { color: 'stochastic' }),
  ];
  if (!now.step) {
    const question = label('?', [0, lane], { size: 28, weight: 600, align: 'center', base: 'middle' });
    const empty = plot({ box: right, x: [-1, 1], y: down }, question);
    return [plot({ box: left, x: [-most, most], y: down }, gradient), empty];
  }
  const root = now.root[a];
  const [reach, step] = [1.25 * header.rate, now.step[a]];
  const under = { weight: 600, align: 'center', base: 'middle', color: 'full', halo: true };
  return [
    plot({ box: left, x: [-most, most], y: down }, [
      gradient,
      recentMarks(figure, a, [lane + h / 2 + 2, lane + h / 2 + 9]),
      band({ x: [-root, root], y: [middle - h, middle + h] }, { color: 'ink', alpha: 0.14 }),
      [-1, 1].map(side => upright(side * root, [middle - h, middle + h], 'mark', 1.5)),
      bar(now.mean[a], middle, 'random'),
      said(`m̂ ${number(now.mean[a])}`, middle - 9, { color: 'random' }),
      said(`√v̂ ${number(root)}`, middle + 9),
    ]),
    plot({ box: right, x: [-reach, reach], y: down }, [
      [-1, 0, 1].map(side => upright(side * header.rate, ends, side ? 'line' : 'mark')),
      bar(step, high / 2, 'full'),
      label(signed(step, 4), [0, high / 2 + h / 2 + 10], under),
    ]),
  ];
};

/** What the mean remembers: the last gradients as ticks, fainter the longer ago.
    @param {any} figure @param {number} a @param {any} between */
function recentMarks({ arrays: { recent, updates }, now }, a, between) {
  const [, count, dim] = recent.shape;
  const ticks = Math.min(count - 1, updates[now]) + 1;
  return Array.from({ length: ticks }, (_, i) => ticks - 1 - i).map(ago => {
    const x = recent[(now * count + ago) * dim + a];
    return rule({ x, between }, { color: 'stochastic', alpha: 0.1 + 0.9 ** (ago + 1), width: 2 });
  });
}
