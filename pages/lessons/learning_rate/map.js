/* Learning rate × batch size: the loss each pair ends with, hatched where it diverged. A press chooses a pair. */
import { clamp, logTicks, number, rateText, short } from '../../ui/canvas/js/numbers.js';
import { channels, drawHatch, drawLine, mix, setType, write } from '../../ui/canvas/js/paint.js';
import { listen } from '../../ui/canvas/js/pointer.js';
import { framed } from '../../ui/figure/js/shell.js';

const [LEFT, RIGHT, TOP, BOTTOM] = [64, 58, 24, 40];

const diverged = ({ model: { header, arrays } }, at) => header.outcomes[arrays.outcomes[at]] === 'diverged';
const cellOf = ({ values }) => ({ i: values['map-rate'] ?? 0, j: values['map-size'] ?? 0 });

/** @param {Frame} frame */
function gridOf({ palette: { unit }, sheets: { map }, model: { arrays } }) {
  const [rows, columns] = arrays.losses.shape;
  const box = {
    x: LEFT * unit,
    y: TOP * unit,
    w: map.width - (LEFT + RIGHT) * unit,
    h: map.height - (TOP + BOTTOM) * unit,
  };
  return {
    rows,
    columns,
    box,
    w: box.w / columns,
    h: box.h / rows,
    x: i => box.x + (i * box.w) / columns,
    y: j => box.y + ((rows - 1 - j) * box.h) / rows,
  };
}

/** Relative luminance, as WCAG has it. */
function luminance(hex) {
  const [r, g, b] = channels(hex).map(x => (x <= 10 ? x / 3294.6 : ((x / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Ink or the page's colour, whichever is read more easily on a tone. */
function readable(palette, tone) {
  const against = color => {
    const [a, b] = [luminance(color), luminance(tone)].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
  };
  return against(palette.page) > against(palette.ink) ? palette.page : palette.ink;
}

/** Tint of a loss: the page at the floor, ever darker by its logarithm. */
function toneOf({ palette, model: { header } }, loss) {
  const share = clamp(Math.log(loss / header.floor) / Math.log(header.first / header.floor), 0, 1);
  return mix(palette['surface-low'], palette.full, 0.06 + 0.84 * share);
}

function drawCells(c, frame, grid) {
  const { palette, model: { arrays } } = frame;
  for (let j = 0; j < grid.rows; j++)
    for (let i = 0; i < grid.columns; i++) {
      const at = j * grid.columns + i;
      const cell = [grid.x(i), grid.y(j), grid.w - 1, grid.h - 1];
      if (diverged(frame, at)) drawHatch(c, palette, cell[0], cell[1], cell[2], cell[3]);
      else {
        c.fillStyle = toneOf(frame, arrays.losses[at]);
        c.fillRect(...cell);
      }
      if (grid.w > 34 * palette.unit && !diverged(frame, at)) drawNumber(c, frame, cell, arrays.losses[at]);
    }
}

/** @param {Paper} c @param {Frame} frame @param {Rectangle} cell @param {number} loss */
function drawNumber(c, frame, [x, y, w, h], loss) {
  const { palette } = frame;
  setType(c, palette, 12);
  write(c, palette, loss < 1000 ? number(loss, loss < 99.95 ? 1 : 0) : short(loss), x + w / 2, y + h / 2, {
    align: 'center',
    base: 'middle',
    color: readable(palette, toneOf(frame, loss)),
  });
}

function drawScales(c, frame, grid) {
  const { palette, model: { arrays, header } } = frame;
  const { unit } = palette;
  const { box } = grid;
  const [low, high] = [arrays.rates[0], arrays.rates.at(-1)];
  const step = Math.log(high / low) / (grid.columns - 1);
  const x = rate => box.x + grid.w * (Math.log(rate / low) / step + 0.5);
  setType(c, palette, 12);
  for (const tick of logTicks(low, high, 8))
    write(c, palette, rateText(tick), x(tick), box.y + box.h + 16 * unit, { align: 'center' });
  arrays.sizes.forEach((size, j) =>
    write(c, palette, number(size, 0), box.x - 8 * unit, grid.y(j) + grid.h / 2, { align: 'right', base: 'middle' }),
  );
  const right = box.x + box.w + 8 * unit;
  arrays.updates.forEach((count, j) =>
    write(c, palette, number(count, 0), right, grid.y(j) + grid.h / 2, { base: 'middle' }),
  );
  write(c, palette, frame.say('axis_updates'), right, box.y + box.h + 16 * unit);
  write(c, palette, `${frame.say('axis_rate')} →`, box.x + box.w, box.y + box.h + 34 * unit, { align: 'right' });
  write(c, palette, `↑ ${frame.say('axis_size')}`, 0, box.y - 9 * unit);
  drawLine(c, [x(header.critical), box.y - 4 * unit], [x(header.critical), box.y + box.h], palette.danger, 1.5 * unit, [
    4 * unit,
    3 * unit,
  ]);
  const critical = frame.say('critical', { rate: rateText(header.critical) });
  const half = c.measureText(critical).width / 2;
  write(c, palette, critical, Math.min(x(header.critical), frame.sheets.map.width - half), box.y - 9 * unit, {
    align: 'center',
    color: palette.danger,
  });
}

function drawChosen(c, frame, grid) {
  const { palette } = frame;
  const { i, j } = cellOf(frame);
  const by = 1.5 * palette.unit;
  for (const [color, weight] of [[palette.page, 6], [palette.ink, 3]]) {
    c.strokeStyle = color;
    c.lineWidth = weight * palette.unit;
    c.strokeRect(grid.x(i) - by, grid.y(j) - by, grid.w - 1 + 2 * by, grid.h - 1 + 2 * by);
  }
}

/** What is known of the chosen pair. */
function chosen(frame) {
  const { arrays } = frame.model;
  const { i, j } = cellOf(frame);
  const at = j * arrays.losses.shape[1] + i;
  return {
    rate: arrays.rates[i],
    size: arrays.sizes[j],
    updates: arrays.updates[j],
    loss: arrays.losses[at],
    over: diverged(frame, at),
  };
}

const choose = frame => frame.tell('cell', cellOf(frame));

/** @type {Kind} */
const map = {
  views: ['map'],
  create(frame, before) {
    if (!before) {
      const click = event => {
        const grid = gridOf(frame);
        const r = frame.dom.map.getBoundingClientRect();
        const [i, j] = [
          Math.floor((event.clientX - r.left - grid.box.x) / grid.w),
          grid.rows - 1 - Math.floor((event.clientY - r.top - grid.box.y) / grid.h),
        ];
        if (i < 0 || j < 0 || i >= grid.columns || j >= grid.rows) return;
        Object.assign(frame.values, { 'map-rate': i, 'map-size': j });
        choose(frame);
        frame.draw();
      };
      frame.stops.push(listen(frame.dom.map, { click }));
    }
    return {};
  },
  last: () => 0,
  dials(frame) {
    const { header, arrays } = frame.model;
    return [
      {
        id: 'map-rate',
        label: frame.say('axis_rate'),
        min: 0,
        max: arrays.rates.length - 1,
        step: 1,
        value: header.cell[0],
        text: i => rateText(arrays.rates[i]),
      },
      {
        id: 'map-size',
        label: frame.say('axis_size'),
        min: 0,
        max: arrays.sizes.length - 1,
        step: 1,
        value: header.cell[1],
        text: j => number(arrays.sizes[j], 0),
      },
    ];
  },
  turn: choose,
  draw(frame) {
    const { c } = frame.sheets.map;
    const grid = gridOf(frame);
    drawCells(c, frame, grid);
    drawScales(c, frame, grid);
    drawChosen(c, frame, grid);
  },
  facts: () => [],
  data(frame) {
    const { rate, size, updates, loss, over } = chosen(frame);
    return { learningRate: rate, batchSize: size, updates, loss, outcome: over ? 'diverged' : 'max_steps' };
  },
  summary(frame) {
    const { rate, size, updates, loss, over } = chosen(frame);
    const said = { rate: rateText(rate), size, updates: number(updates, 0), loss: number(loss) };
    return frame.say(over ? 'summary_over' : 'summary_cell', said);
  },
};

export default framed(map);
