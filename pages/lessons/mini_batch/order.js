/* The same rows in four orders: which rows a batch has, where it pulls, and the path and the loss it makes, in step. */
import { dodge } from '../../ui/canvas/js/paint.js';
import {
  axisX, axisY, clip, contourPlot, defineFigure, dot, drawMarks, groundOf, label, line, log, number, pathOf, plot,
  quadratic, recorded, rule, trail,
} from '../../ui/figure/js/figure.js';
import { batchOf, pullMarks, rowMarks, seenBy, tallied } from './rows.js';

const SIGNS = { random: '■', sequential: '◆', sorted: '▼', shuffled: '⬢' };

const epochsOf = figure => figure.values.epochs ?? figure.header.epochs[0];
/** The update whose batch is lit: the one about to be made, at the end the last. */
const litAt = figure => Math.min(figure.now, figure.last - 1);
const chosen = figure => figure.header.orders.find(one => one.id === figure.state.order);
const lossOf = ({ arrays, now }, { id }) => arrays[`${id}.losses`][now];
const lossesTo = ({ arrays, header, now }, { id }) =>
  Array.from(arrays[`${id}.losses`].subarray(0, now + 1), (loss, r) => [r / header.per, loss]);
/** The active order last, over the others. */
const layered = figure => [...figure.header.orders.filter(one => one !== chosen(figure)), chosen(figure)];

function pathMarks(figure) {
  const { arrays, state } = figure;
  return contourPlot(state.surface, groundOf(figure), clip([
    layered(figure).map(({ id, hue }) => {
      const path = pathOf(recorded(arrays[`${id}.weights`]), figure.now);
      const active = id === state.order;
      const exits = { active: false, firstText: String, nowText: String };
      return [trail(path, { hue, active, exits }), dot(path.at(-1), { shape: hue, r: active ? 7 : 5 })];
    }),
    dot([0, 0], { shape: 'ring', r: 5 }),
  ]));
}

function lossMarks(figure) {
  const { header: { surface, range }, say, state: { order } } = figure;
  const epochs = epochsOf(figure);
  return [
    plot({ x: [0, epochs], y: log(...range), margin: [26, 116, 42, 34] }, [
      axisY({ log: true }),
      rule({ y: surface.floor }, { dash: [1, 3] }),
      axisX({ ticks: Array.from({ length: epochs + 1 }, (_, epoch) => epoch), title: say('axis_epochs'), below: 34 }),
      // what is to come is not drawn: the reader is to see it happen
      clip(layered(figure).map(one => line(lossesTo(figure, one), {
        color: one.hue, width: one.id === order ? 2.5 : 1.5,
      }))),
      names(figure),
    ]),
    label(say('loss_title'), [0, 14], { weight: 600, color: 'ink' }),
  ];
}

/** On its line each order's mark; beside the plot its loss now, at its height. */
const names = figure => pen => {
  const { box, y } = pen.scale;
  const items = layered(figure).map(one => ({ one, y: y(lossOf(figure, one)) }));
  const seats = dodge(items, 'y', 19 * pen.unit, box.y + 6 * pen.unit, box.y + box.h);
  drawMarks(pen, [
    items.map(({ one }) => dot([figure.now / figure.header.per, lossOf(figure, one)], { shape: one.hue, r: 4.5 })),
    seats.map(({ one, y: height }) => {
      const text = `${figure.say(`order_${one.id}`)} ${number(lossOf(figure, one), 1)}`;
      const weight = one.id === figure.state.order ? 700 : 400;
      const seat = [pen.scale.high[0], pen.scale.at(0, height)[1]];
      return label(text, seat, { weight, color: one.hue, base: 'middle', dx: 10 });
    }),
  ]);
};

export default defineFigure({
  views: ['rows', 'pull', 'path', 'loss'],
  create(figure, before) {
    const { per, orders, surface } = figure.header;
    if (before && before.per !== per) figure.step = Math.round((figure.step / before.per) * per); // the same epoch
    return { order: before?.order ?? orders[0].id, per, surface: quadratic(surface) };
  },
  last: figure => epochsOf(figure) * figure.header.per,
  sliders: ({ header: { sizes, opens, epochs: [value, max] }, say }) => [
    { id: 'batch-size', label: say('size'), values: sizes, at: opens },
    { id: 'epochs', label: say('axis_epochs'), min: 1, max, step: 1, value },
  ],
  turn(figure, id) {
    if (id === 'batch-size') figure.tell('size', figure.header.sizes[figure.values[id]]);
  },
  toggles: ({ header, say }) => [{
    id: 'order', className: 'orders', opens: header.orders[0].id,
    options: header.orders.map(({ id, hue }) => ({ id, hue, text: `${SIGNS[hue]} ${say(`order_${id}`)}` })),
  }],
  marks(figure) {
    const { id, hue, streak } = chosen(figure);
    const shown = { order: id, hue, streak: figure.now < figure.last ? null : streak, k: litAt(figure) };
    return {
      rows: rowMarks(figure, shown), pull: pullMarks(figure, shown), path: pathMarks(figure), loss: lossMarks(figure),
    };
  },
  lab(figure) {
    const { hue } = chosen(figure);
    const active = hue === 'sorted' ? 'sequential' : hue; // the Lab has no order by price
    const length = `${epochsOf(figure)}e`;
    return { active, batch: String(figure.header.size), length, step: String(figure.now) };
  },
  data(figure) {
    const { id, streak } = chosen(figure);
    const k = litAt(figure);
    const { orders, size } = figure.header;
    const losses = orders.map(one => lossOf(figure, one)).join();
    const seen = tallied(seenBy(figure, id, k)).join();
    return { order: id, size, lit: batchOf(figure, id, k).length, losses, seen, streak };
  },
  summary(figure) {
    const { header: { orders, per }, say, state } = figure;
    const list = orders.map(one => `${say(`order_${one.id}`)} ${number(lossOf(figure, one), 1)}`);
    const k = litAt(figure);
    const count = batchOf(figure, state.order, k).length;
    const rows = say('rows_now', { count, at: (k % per) + 1, per });
    return say('summary', { k: figure.now, list: list.join(', '), rows });
  },
});
