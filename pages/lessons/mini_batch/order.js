/* The same rows in four orders: which rows a batch has, where it pulls, and the path and the loss it makes, in step. */
import { logTicks, number } from '../../ui/canvas/js/numbers.js';
import { quadratic } from '../../ui/canvas/js/landscape.js';
import { dodge, drawLine, drawMarker, drawRing, inside, mix, setType, write } from '../../ui/canvas/js/paint.js';
import { drawExits, drawTrail, trailPoints } from '../../ui/canvas/js/trails.js';
import { element } from '../../ui/figure/js/dials.js';
import { drawGround } from '../../ui/figure/js/ground.js';
import { framed } from '../../ui/figure/js/shell.js';
import { batchOf, drawPull, drawRows, litAt, seenBy, tallied } from './rows.js';

const SIGNS = { random: '■', sequential: '◆', sorted: '▼', shuffled: '⬢' };

const epochsOf = frame => frame.values.epochs ?? frame.model.header.epochs[0];
const lastOf = frame => epochsOf(frame) * frame.model.header.per;
const nowOf = frame => Math.min(Math.floor(frame.step + 1e-9), lastOf(frame));
const chosen = frame => frame.model.header.orders.find(one => one.id === frame.state.order);
const lossOf = (frame, { id }, r) => frame.model.arrays[`${id}.losses`][r];
/** The active order last, over the others. */
const layered = frame => [...frame.model.header.orders.filter(one => one.id !== frame.state.order), chosen(frame)];

/* ---------- paths */

function drawPaths(frame) {
  const { palette, sheets, model: { arrays } } = frame;
  const { c } = sheets.path;
  const { unit } = palette;
  const { view } = drawGround(frame, 'path');
  const { box } = view;
  inside(c, view, () => {
    for (const { id, hue } of layered(frame)) {
      const weights = arrays[`${id}.weights`];
      const run = { weight: (r, a) => weights[r * 3 + a] };
      const active = id === frame.state.order;
      const points = trailPoints(run, [0, 1], view, nowOf(frame));
      const look = { box, palette, hue: palette[hue], ground: palette['surface-low'], active };
      drawTrail(c, points, look);
      drawMarker(c, palette, hue, ...points[points.length - 1], (active ? 7 : 5) * unit);
      drawExits(c, points, { ...look, active: false, taken: [], firstText: String, nowText: String });
    }
    drawRing(c, palette, view.px(0, 0), 5);
  });
}

/* ---------- losses */

function lossPlot({ sheets: { loss }, palette: { unit }, state: { range } }, epochs) {
  const box = { x: 34 * unit, y: 26 * unit, w: loss.width - 150 * unit, h: loss.height - 68 * unit };
  const [low, high] = range;
  return {
    box,
    x: epoch => box.x + (box.w * epoch) / epochs,
    y: value => box.y + box.h * (1 - Math.log(Math.max(value, low) / low) / Math.log(high / low)),
  };
}

function drawLosses(frame) {
  const { palette, sheets, model: { header }, state: { range, order } } = frame;
  const { c } = sheets.loss;
  const { unit } = palette;
  const plot = lossPlot(frame, epochsOf(frame));
  const { box } = plot;
  const now = nowOf(frame);
  setType(c, palette, 12);
  for (const tick of logTicks(...range, 5)) {
    drawLine(c, [box.x, plot.y(tick)], [box.x + box.w, plot.y(tick)], palette.line, unit);
    write(c, palette, number(tick, 0), box.x - 6 * unit, plot.y(tick), { align: 'right', base: 'middle' });
  }
  const floor = plot.y(header.surface.floor);
  drawLine(c, [box.x, floor], [box.x + box.w, floor], palette.mark, unit, [unit, 3 * unit]);
  for (let epoch = 0; epoch <= epochsOf(frame); epoch++)
    write(c, palette, String(epoch), plot.x(epoch), box.y + box.h + 16 * unit, { align: 'center' });
  write(c, palette, `${frame.say('axis_epochs')} →`, box.x + box.w, box.y + box.h + 34 * unit, { align: 'right' });
  setType(c, palette, 13, 600);
  write(c, palette, frame.say('loss_title'), 0, 14 * unit, { color: palette.ink });
  inside(c, { box: { ...box, y: 0, h: box.y + box.h } }, () => {
    for (const one of layered(frame)) {
      const active = one.id === order;
      const tone = palette[one.hue];
      traceLoss(c, frame, plot, one, [now, lastOf(frame)], [mix(tone, palette.page, 0.75), 1.25 * unit]);
      traceLoss(c, frame, plot, one, [0, now], [tone, (active ? 2.5 : 1.5) * unit]);
    }
  });
  drawNames(c, frame, plot);
}

function traceLoss(c, frame, plot, one, [from, to], [color, width]) {
  const { per } = frame.model.header;
  c.strokeStyle = color;
  c.lineWidth = width;
  c.beginPath();
  for (let r = from; r <= to; r++) c.lineTo(plot.x(r / per), plot.y(lossOf(frame, one, r)));
  c.stroke();
}

/** Beside the plot each order with its loss now, at its height; on its line its mark. */
function drawNames(c, frame, plot) {
  const { palette, model: { header } } = frame;
  const { unit } = palette;
  const { box } = plot;
  const now = nowOf(frame);
  const items = layered(frame).map(one => ({ one, y: plot.y(lossOf(frame, one, now)) }));
  for (const { one, y } of items) drawMarker(c, palette, one.hue, plot.x(now / header.per), y, 4.5 * unit);
  for (const { one, y } of dodge(items, 'y', 19 * unit, box.y + 6 * unit, box.y + box.h)) {
    setType(c, palette, 13, one.id === frame.state.order ? 700 : 400);
    const text = `${frame.say(`order_${one.id}`)} ${number(lossOf(frame, one, now), 1)}`;
    write(c, palette, text, box.x + box.w + 10 * unit, y, { base: 'middle', color: palette[one.hue] });
  }
}

/* ---------- what the frame asks for */

/** The four orders, one press each. */
function layOrders(frame) {
  const group = element('div', { className: 'orders' });
  group.setAttribute('role', 'group');
  frame.dom.dials.before(group);
  return frame.model.header.orders.map(({ id, hue }) => {
    const turn = () => {
      frame.state.order = id;
      frame.draw();
    };
    const button = element('button', { type: 'button', onclick: turn }, group);
    button.dataset.testid = `order-${id}`;
    button.style.setProperty('--hue', `var(--${hue})`);
    return button;
  });
}

function showOrders(frame) {
  frame.model.header.orders.forEach(({ id, hue }, i) => {
    const button = frame.state.buttons[i];
    const text = `${SIGNS[hue]} ${frame.say(`order_${id}`)}`;
    if (button.textContent !== text) button.textContent = text;
    button.setAttribute('aria-pressed', String(id === frame.state.order));
  });
}

function rangesOf({ model: { header, arrays } }) {
  const every = name => header.orders.flatMap(({ id }) => Array.from(arrays[`${id}.${name}`]));
  const [price, said, losses] = ['price', 'said', 'losses'].map(every);
  return {
    pull: Math.max(...price.map((p, u) => Math.abs(p - said[u]))) * 1.05,
    range: [header.surface.floor * 0.9, Math.max(...losses) * 1.1],
  };
}

/** @type {Kind} */
const order = {
  views: ['rows', 'pull', 'path', 'loss'],
  create(frame, before) {
    const { per, orders, surface } = frame.model.header;
    if (before && before.per !== per) frame.step = Math.round((frame.step / before.per) * per); // the same epoch
    return {
      order: before?.order ?? orders[0].id,
      buttons: before?.buttons ?? layOrders(frame),
      per,
      surface: quadratic(surface),
      ...rangesOf(frame),
    };
  },
  last: lastOf,
  dials(frame) {
    const { sizes, opens, epochs } = frame.model.header;
    const [value, max] = epochs;
    const text = String;
    return [
      {
        id: 'batch-size', label: frame.say('size'), min: 0, max: sizes.length - 1, step: 1, value: sizes.indexOf(opens),
        text: i => String(sizes[i]),
      },
      { id: 'epochs', label: frame.say('axis_epochs'), min: 1, max, step: 1, value, text },
    ];
  },
  turn(frame, id) {
    if (id === 'batch-size') frame.tell('size', frame.model.header.sizes[frame.values[id]]);
  },
  draw(frame) {
    const { id, hue, streak } = chosen(frame);
    const shown = { order: id, hue, streak, k: litAt(frame, lastOf(frame)) };
    drawRows(frame, shown);
    drawPull(frame, shown);
    drawPaths(frame);
    drawLosses(frame);
    showOrders(frame);
  },
  held: frame => ({ order: frame.state.order }),
  take(frame, { order: id }) {
    if (frame.model.header.orders.some(one => one.id === id)) frame.state.order = id;
  },
  lab(frame) {
    const { hue } = chosen(frame);
    const active = hue === 'sorted' ? 'sequential' : hue; // the Lab has no order by price
    const length = `${epochsOf(frame)}e`;
    return { active, batch: String(frame.model.header.size), length, step: String(nowOf(frame)) };
  },
  facts: () => [],
  data(frame) {
    const { id, streak } = chosen(frame);
    const k = litAt(frame, lastOf(frame));
    const losses = frame.model.header.orders.map(one => lossOf(frame, one, nowOf(frame))).join();
    const seen = tallied(seenBy(frame, id, k)).join();
    return { order: id, size: frame.model.header.size, lit: batchOf(frame, id, k).length, losses, seen, streak };
  },
  summary(frame) {
    const list = frame.model.header.orders.map(
      one => `${frame.say(`order_${one.id}`)} ${number(lossOf(frame, one, nowOf(frame)), 1)}`,
    );
    const k = litAt(frame, lastOf(frame));
    const count = batchOf(frame, frame.state.order, k).length;
    const at = { at: (k % frame.model.header.per) + 1, per: frame.model.header.per };
    const rows = frame.say('rows_now', { count, ...at });
    return frame.say('summary', { k: nowOf(frame), list: list.join(', '), rows });
  },
};

export default framed(order);
