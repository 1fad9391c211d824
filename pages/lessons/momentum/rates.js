/* Where memory helps: left every β and rate of one valley, tinted by how little an update leaves of the distance;
   right the updates each valley takes at its best, with memory and without, over how narrow it is. */
import { clamp, logTicks, number, rateText, short } from '../../ui/canvas/js/numbers.js';
import {
  drawHatch, drawLine, drawMarker, drawRing, makeHiddenSheet, mix, setType, stamp, write,
} from '../../ui/canvas/js/paint.js';
import { framed } from '../../ui/figure/js/shell.js';

const KAPPA = 4; // the valley it opens with: its place among the kappas

const kappaAt = frame => frame.values.kappa ?? KAPPA;

/** What an update leaves, of every cell of the map of one valley. */
function factorOf(frame, k, b, s) {
  const { map } = frame.model.arrays;
  const [, betas, shares] = map.shape;
  return map[(k * betas + b) * shares + s];
}

/** The best place of a valley, among the map's cells. */
function bestOf(frame, k) {
  const { arrays } = frame.model;
  return { beta: arrays.best_betas[k], share: arrays.best_shares[k] };
}

function mapPlot({ palette: { unit }, sheets: { map: { width, height } }, model: { arrays } }) {
  const box = { x: 44 * unit, y: 24 * unit, w: width - 56 * unit, h: height - 66 * unit };
  const [betas, shares] = [arrays.betas, arrays.shares];
  const [wide, high] = [box.w / shares.length, box.h / betas.length];
  const step = shares[0];
  return {
    box, wide, high,
    x: share => box.x + (share / step - 0.5) * wide,
    y: beta => box.y + box.h - (beta / betas[1] + 0.5) * high,
    cell: (px, py) => [
      clamp(Math.round((box.y + box.h - py) / high - 0.5), 0, betas.length - 1),
      clamp(Math.round((px - box.x) / wide - 0.5), 0, shares.length - 1),
    ],
  };
}

/** The faster the bluer, and hatched where it diverges; painted when valley, size or theme change. */
function drawCells(frame, plot) {
  const { palette, sheets, state } = frame;
  const k = kappaAt(frame);
  const ground = (state.ground ??= { sheet: makeHiddenSheet() });
  const fresh = ground.sheet.resize(sheets.map.width, sheets.map.height);
  if (fresh || ground.version !== frame.version || ground.k !== k) {
    Object.assign(ground, { version: frame.version, k });
    ground.sheet.clear();
    const { c } = ground.sheet;
    const { betas, shares } = frame.model.arrays;
    const least = Math.sqrt(bestOf(frame, k).beta);
    for (let b = 0; b < betas.length; b++) {
      let over = shares.length;
      for (let s = 0; s < shares.length; s++) {
        const factor = factorOf(frame, k, b, s);
        if (factor >= 1 - 1e-7) over = Math.min(over, s);
        if (s >= over) continue;
        c.fillStyle = mix(palette.full, palette['surface-low'], 0.3 + 0.7 * ((factor - least) / (1 - least)) ** 0.7);
        const [left, top] = [plot.box.x + s * plot.wide, plot.y(betas[b]) - plot.high / 2].map(Math.floor);
        c.fillRect(left, top, Math.ceil(plot.wide) + 1, Math.ceil(plot.high) + 1);
      }
      const left = plot.box.x + over * plot.wide;
      const right = plot.box.x + plot.box.w;
      drawHatch(c, palette, left, plot.y(betas[b]) - plot.high / 2, right - left, plot.high + 0.5);
    }
  }
  stamp(sheets.map.c, ground.sheet);
}

function drawMap(frame) {
  const { palette, sheets, state } = frame;
  const { unit } = palette;
  const { c } = sheets.map;
  const plot = (state.plot = mapPlot(frame));
  drawCells(frame, plot);
  setType(c, palette, 12);
  const { box } = plot;
  for (const share of [1, 2, 3, 4])
    write(c, palette, String(share), Math.min(plot.x(share), box.x + box.w - 4 * unit), box.y + box.h + 16 * unit, {
      align: 'center',
    });
  for (const beta of [0, 0.2, 0.4, 0.6, 0.8])
    write(c, palette, String(beta), box.x - 6 * unit, plot.y(beta), { align: 'right', base: 'middle' });
  write(c, palette, `${frame.say('axis_share')} →`, box.x + box.w, box.y + box.h + 34 * unit, { align: 'right' });
  write(c, palette, '↑ β', 4 * unit, 13 * unit);
  const k = kappaAt(frame);
  const best = bestOf(frame, k);
  const places = [
    ['best_plain', frame.model.arrays.plain_shares[k], 0], ['best_momentum', best.share, best.beta],
  ];
  setType(c, palette, 13, 600);
  for (const [id, share, beta] of places) {
    const at = [plot.x(share), plot.y(beta)];
    drawRing(c, palette, at, 5);
    write(c, palette, frame.say(id), at[0] - 10 * unit, at[1] - 10 * unit, {
      align: 'right', color: palette.ink, halo: palette['surface-low'],
    });
  }
  drawMarker(c, palette, 'full', ...atHand(frame), 7 * unit);
}

/** The cell in the hand, in pixels. */
function atHand(frame) {
  const { state, model: { arrays } } = frame;
  return [state.plot.x(arrays.shares[state.at[1]]), state.plot.y(arrays.betas[state.at[0]])];
}

function drawNeeded(frame) {
  const { palette, sheets, model: { arrays } } = frame;
  const { unit } = palette;
  const { c, width, height } = sheets.needed;
  const box = { x: 44 * unit, y: 24 * unit, w: width - 60 * unit, h: height - 66 * unit };
  const top = 4000;
  const x = kappa => box.x + (box.w * Math.log(kappa)) / Math.log(1200);
  const y = updates => box.y + box.h * (1 - Math.log(updates) / Math.log(top));
  setType(c, palette, 12);
  for (const tick of logTicks(1, top, 5)) {
    drawLine(c, [box.x, y(tick)], [box.x + box.w, y(tick)], palette.line, unit);
    write(c, palette, short(tick), box.x - 6 * unit, y(tick), { align: 'right', base: 'middle' });
  }
  for (const tick of [1, 10, 100, 1000])
    write(c, palette, short(tick), x(tick), box.y + box.h + 16 * unit, { align: 'center' });
  write(c, palette, `${frame.say('axis_kappa')} →`, box.x + box.w, box.y + box.h + 34 * unit, { align: 'right' });
  write(c, palette, `↑ ${frame.say('axis_needed')}`, 4 * unit, 13 * unit);
  const k = kappaAt(frame);
  drawLine(c, [x(arrays.kappas[k]), box.y], [x(arrays.kappas[k]), box.y + box.h], palette.mark, unit, [unit, 3 * unit]);
  for (const [id, counts, hue] of [['plain', arrays.plain_needed, 'mark'], ['best', arrays.best_needed, 'full']]) {
    Object.assign(c, { strokeStyle: palette[hue], lineWidth: 2 * unit });
    c.beginPath();
    arrays.kappas.forEach((kappa, i) => c.lineTo(x(kappa), y(counts[i])));
    c.stroke();
    arrays.kappas.forEach((kappa, i) => drawMarker(c, palette, hue, x(kappa), y(counts[i]), (i === k ? 6 : 3) * unit));
    setType(c, palette, 13, 600);
    const last = arrays.kappas.length - 1;
    const color = id === 'best' ? palette.full : palette.ink;
    const below = id === 'best' ? 36 : -12;
    write(c, palette, frame.say(`line_${id}`), x(arrays.kappas[last]), y(counts[last]) + below * unit, {
      align: 'right', color, halo: palette.page,
    });
  }
}

/** What is said of the cell in the hand. */
function cellOf(frame) {
  const { state: { at: [b, s] }, model: { arrays } } = frame;
  const k = kappaAt(frame);
  const factor = factorOf(frame, k, b, s);
  const cell = { k, beta: arrays.betas[b], share: arrays.shares[s], kappa: arrays.kappas[k], factor };
  return { ...cell, over: factor >= 1 - 1e-7 };
}

/** @type {Kind} */
const map = {
  views: ['map', 'needed'],
  create: (frame, before) => before ?? { at: [0, frame.model.arrays.shares.findIndex(share => share >= 1)] },
  last: () => 0,
  dials(frame) {
    const { kappas } = frame.model.arrays;
    const text = k => number(kappas[k], 0);
    return [{ id: 'kappa', label: frame.say('kappa'), min: 0, max: kappas.length - 1, step: 1, value: KAPPA, text }];
  },
  draw(frame) {
    drawMap(frame);
    drawNeeded(frame);
  },
  handles(frame) {
    const [x, y] = atHand(frame);
    const { beta, share } = cellOf(frame);
    const label = frame.say('name_cell', { beta: number(beta, 2), share: number(share, 2) });
    return [{ id: 'cell', label, view: 'map', x, y }];
  },
  move(frame, id, x, y) {
    const { state } = frame;
    const [b, s] = state.plot.cell(x, y);
    const [px, py] = atHand(frame);
    const by = (now, to, wanted, at) => (to === now ? now + Math.trunc((wanted - at) / 4) : to); // arrow keys: a cell
    const { betas, shares } = frame.model.arrays;
    const beta = clamp(by(state.at[0], b, py, y), 0, betas.length - 1);
    state.at = [beta, clamp(by(state.at[1], s, x, px), 0, shares.length - 1)];
  },
  facts(frame) {
    const { k, beta, share, kappa, factor, over } = cellOf(frame);
    const { arrays } = frame.model;
    const { palette } = frame;
    return [
      { id: 'here', label: frame.say('fact_here'), text: `β ${number(beta, 2)}  η ${rateText(share / kappa)}` },
      {
        id: 'factor', label: frame.say('fact_factor'),
        text: over ? frame.say('way_diverges') : `× ${number(factor, 3)}`, hue: over ? palette.danger : null,
      },
      {
        id: 'best', label: frame.say('fact_best'),
        text: `β ${number(arrays.best_betas[k], 2)}  η ${rateText(arrays.best_shares[k] / kappa)}`,
      },
      { id: 'plain', label: frame.say('fact_plain'), text: number(arrays.plain_needed[k], 0) },
      { id: 'momentum', label: frame.say('fact_momentum'), text: number(arrays.best_needed[k], 0), hue: palette.full },
    ];
  },
  data(frame) {
    const { k, beta, share, kappa, factor } = cellOf(frame);
    const { arrays } = frame.model;
    return { kappa, beta, share, factor, plain: arrays.plain_needed[k], momentum: arrays.best_needed[k] };
  },
  summary(frame) {
    const { k, kappa } = cellOf(frame);
    const { arrays } = frame.model;
    const counts = { plain: arrays.plain_needed[k], momentum: arrays.best_needed[k] };
    return frame.say('summary_map', { kappa: number(kappa, 0), ...counts });
  },
};

export default framed(map);
