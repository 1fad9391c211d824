/* Learning rate × batch size: the loss each pair ends with, hatched where it diverged. A press chooses a pair. */
import {
  axisX, band, boxWithin, clamp, defineFigure, drawMarks, hatch, label, log, mix, number, plot, pressable, rateText,
  readable, rule, short,
} from '../../ui/figure/js/figure.js';

const MARGIN = [24, 58, 40, 64];
const BY = 0.035; // of a cell: how far the frame of the chosen one stands off

/** What is known of a pair: the i-th rate and the j-th batch size. */
function pairAt({ header, arrays }, i, j) {
  const at = j * arrays.losses.shape[1] + i;
  const over = header.outcomes[arrays.outcomes[at]] === 'diverged';
  const { losses, rates, sizes, updates } = arrays;
  return { i, j, rate: rates[i], size: sizes[j], updates: updates[j], loss: losses[at], over };
}

const chosen = figure => pairAt(figure, figure.values['map-rate'] ?? 0, figure.values['map-size'] ?? 0);

/** Tint of a loss: the page at the floor, ever darker by its logarithm. */
function toneOf({ palette, header }, loss) {
  const share = clamp(Math.log(loss / header.floor) / Math.log(header.first / header.floor), 0, 1);
  return mix(palette['surface-low'], palette.full, 0.06 + 0.84 * share);
}

/** A cell between its edges, a pixel less; its loss in figures where there is room. */
const cell = (figure, { i, j, loss, over }) => pen => {
  const { scale, unit } = pen;
  const place = { x: [i, i + 1 - 1 / scale.kx], y: [j + 1 / scale.ky, j + 1] };
  const tone = toneOf(figure, loss);
  const text = loss < 1000 ? number(loss, loss < 99.95 ? 1 : 0) : short(loss);
  const words = { size: 12, align: 'center', base: 'middle', color: readable(figure.palette, tone) };
  const middle = [(place.x[0] + place.x[1]) / 2, (place.y[0] + place.y[1]) / 2];
  drawMarks(pen, over ? hatch(place) : band(place, { color: tone }));
  if (!over && scale.kx > 35 * unit) label(text, middle, words)(pen);
};

const mapMarks = figure => pen => {
  const { arrays, header, say, values } = figure;
  const [rows, columns] = arrays.losses.shape;
  const { i, j } = chosen(figure);
  const ratio = (arrays.rates[columns - 1] / arrays.rates[0]) ** (0.5 / (columns - 1)); // half a cell
  const x = log(arrays.rates[0] / ratio, arrays.rates[columns - 1] * ratio);
  const box = boxWithin(pen, MARGIN);
  const frame = { x: [i - BY, i + 1 + BY], y: [j - BY, j + 1 + BY] };
  const choose = ([u, v]) => {
    Object.assign(values, { 'map-rate': Math.floor(u), 'map-size': Math.floor(v) });
    tell(figure);
  };
  const critical = say('critical', { rate: rateText(header.critical) });
  drawMarks(pen, [
    plot({ box, x, y: [0, rows] }, [
      axisX({ log: true, count: 8, text: rateText, title: say('axis_rate'), below: 34 }),
    ]),
    plot({ box, x: [0, columns], y: [0, rows] }, [
      Array.from(arrays.losses, (_, at) => cell(figure, pairAt(figure, at % columns, Math.floor(at / columns)))),
      Array.from(arrays.sizes, (size, row) => [
        label(number(size, 0), [0, row + 0.5], { size: 12, align: 'right', base: 'middle', dx: -8 }),
        label(number(arrays.updates[row], 0), [columns, row + 0.5], { size: 12, base: 'middle', dx: 8 }),
      ]),
      label(say('axis_updates'), [columns, 0], { size: 12, dx: 8, dy: 16 }),
      band(frame, { color: '', rim: 'page', width: 6 }),
      band(frame, { color: '', rim: 'ink', width: 3 }),
      pressable(choose),
    ]),
    plot({ box, x, y: [0, rows] }, [
      rule({ x: header.critical }, { color: 'danger', width: 1.5, dash: [4, 3] }),
      label(critical, [header.critical, rows], { size: 12, color: 'danger', align: 'center', dy: -9, within: 'sheet' }),
    ]),
    label(`↑ ${say('axis_size')}`, [0, 15], { size: 12 }),
  ]);
};

const tell = figure => figure.tell('cell', { i: figure.values['map-rate'], j: figure.values['map-size'] });

export default defineFigure({
  views: ['map'],
  sliders: ({ header: { cell: [i, j] }, arrays: { rates, sizes }, say }) => [
    { id: 'map-rate', label: say('axis_rate'), values: rates, at: rates[i], text: rateText },
    { id: 'map-size', label: say('axis_size'), values: sizes, at: sizes[j], text: size => number(size, 0) },
  ],
  turn: tell,
  marks: figure => ({ map: mapMarks(figure) }),
  data(figure) {
    const { rate, size, updates, loss, over } = chosen(figure);
    return { learningRate: rate, batchSize: size, updates, loss, outcome: over ? 'diverged' : 'max_steps' };
  },
  summary(figure) {
    const { rate, size, updates, loss, over } = chosen(figure);
    const said = { rate: rateText(rate), size, updates: number(updates, 0), loss: number(loss) };
    return figure.say(over ? 'summary_over' : 'summary_cell', said);
  },
});
