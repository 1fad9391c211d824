/* Every optimizer from the same start on one surface, each at its own rate: numbered heads, numbered names beside. */
import { logTicks, number, rateText, short } from '../../ui/canvas/js/numbers.js';
import { drawLine, drawRing, inside, mix, setType, write } from '../../ui/canvas/js/paint.js';
import { quadratic } from '../../ui/canvas/js/landscape.js';
import { trailPoints } from '../../ui/canvas/js/trails.js';
import { drawGround } from '../../ui/figure/js/ground.js';
import { framed } from '../../ui/figure/js/shell.js';

const DASHES = [[], [8, 5], [2, 4], [10, 4, 2, 4], [16, 5]]; // by which those of one hue are told apart

/** One racer: its record now, between two records its glide. */
function racerOf(frame, at) {
  const { header, arrays } = frame.model;
  const racer = header.racers[at];
  const [weights, losses] = [arrays[`${racer.id}.weights`], arrays[`${racer.id}.losses`]];
  const end = Math.min(racer.stopped, losses.length - 1);
  const now = Math.min(Math.floor(frame.step + 1e-9), end);
  const glide = Math.min(frame.step, end) - now;
  return {
    ...racer,
    number: at + 1,
    losses,
    end,
    now,
    glide,
    weight: (r, a) => weights[r * 3 + a],
    gap: r => Math.max(losses[r] - header.surface.floor, 1e-4),
  };
}

const racersOf = frame => frame.model.header.racers.map((_, at) => racerOf(frame, at));

/** @param {Paper} c @param {Palette} palette @param {Point} at */
function drawHead(c, palette, [x, y], racer) {
  const { unit } = palette;
  c.beginPath();
  c.arc(x, y, 9 * unit, 0, 7);
  c.fillStyle = palette[racer.hue];
  c.strokeStyle = palette.page;
  c.lineWidth = 1.5 * unit;
  c.fill();
  c.stroke();
  setType(c, palette, 12, 700);
  write(c, palette, String(racer.number), x, y + 0.5 * unit, { align: 'center', base: 'middle', color: palette.page });
}

function drawSurface(frame, racers) {
  const { palette, sheets } = frame;
  const { c } = sheets.landscape;
  const { view } = drawGround(frame, 'landscape');
  inside(c, view, () => {
    const heads = racers.map(racer => {
      const points = trailPoints(racer, [0, 1], view, racer.now);
      if (racer.glide > 0) {
        const [from, to] = [points.at(-1), view.px(racer.weight(racer.now + 1, 0), racer.weight(racer.now + 1, 1))];
        points.push([from[0] + (to[0] - from[0]) * racer.glide, from[1] + (to[1] - from[1]) * racer.glide]);
      }
      c.strokeStyle = mix(palette[racer.hue], palette['surface-low'], 0.25);
      c.lineWidth = 1.75 * palette.unit;
      c.setLineDash(DASHES[racer.nth].map(long => long * palette.unit));
      c.beginPath();
      for (const point of points) c.lineTo(...point);
      c.stroke();
      c.setLineDash([]);
      return points.at(-1);
    });
    drawRing(c, palette, view.px(racers[0].weight(0, 0), racers[0].weight(0, 1)), 6);
    racers.forEach((racer, i) => drawHead(c, palette, heads[i], racer));
  });
}

/** Loss above the minimum, both axes as they are counted: updates, and a log scale. */
function drawGaps(frame, racers) {
  const { palette, sheets, model: { header } } = frame;
  const { unit } = palette;
  const { c, width, height } = sheets.gaps;
  const last = frame.kind.last(frame);
  const box = { x: 52 * unit, y: 22 * unit, w: width - 66 * unit, h: height - 62 * unit };
  const [low, high] = [1e-3, 2000];
  const at = (r, gap) => [
    box.x + (box.w * r) / last,
    box.y + box.h * (1 - Math.log(Math.max(gap, low) / low) / Math.log(high / low)),
  ];
  setType(c, palette, 12);
  for (const tick of logTicks(low, high, 6)) {
    const y = at(0, tick)[1];
    drawLine(c, [box.x, y], [box.x + box.w, y], palette.line, unit);
    write(c, palette, tick < 1 ? String(tick) : short(tick), box.x - 6 * unit, y, { align: 'right', base: 'middle' });
  }
  for (const part of [0, 0.5, 1])
    write(c, palette, number(part * last, 0), at(part * last, 1)[0], box.y + box.h + 16 * unit, { align: 'center' });
  write(c, palette, `${frame.say('axis_update')} →`, box.x + box.w, box.y + box.h + 33 * unit, { align: 'right' });
  write(c, palette, `↑ ${frame.say('axis_gap')}`, 4 * unit, 12 * unit);
  const near = at(0, header.near)[1]; // who stays under it has arrived
  drawLine(c, [box.x, near], [box.x + box.w, near], palette.ink, 1.5 * unit, [unit, 3 * unit]);
  write(c, palette, frame.say('near'), box.x + box.w, near - 6 * unit, { align: 'right', color: palette.ink });
  inside(c, { box: { ...box, y: box.y - 2 * unit, h: box.h + 4 * unit } }, () => {
    for (const racer of racers) {
      c.strokeStyle = palette[racer.hue];
      c.lineWidth = 2 * unit;
      c.setLineDash(DASHES[racer.nth].map(long => long * unit));
      c.beginPath();
      for (let r = 0; r <= racer.now; r++) c.lineTo(...at(r, racer.gap(r)));
      c.stroke();
      c.setLineDash([]);
    }
  });
  for (const racer of racers) drawHead(c, palette, at(racer.now, racer.gap(racer.now)), racer);
}

/** @type {Kind} */
const race = {
  views: ['landscape', 'gaps'],
  create: frame => ({ surface: quadratic(frame.model.header.surface) }),
  last: frame => frame.model.arrays[`${frame.model.header.racers[0].id}.losses`].length - 1,
  draw(frame) {
    const racers = racersOf(frame);
    drawSurface(frame, racers);
    drawGaps(frame, racers);
  },
  facts: frame =>
    racersOf(frame).map(racer => ({
      id: racer.id,
      label: `${racer.number} ${racer.title}  η ${rateText(racer.rate)}`,
      text: racer.now < racer.arrived ? number(racer.losses[racer.now]) : frame.say('arrived', { k: racer.arrived }),
      hue: frame.palette[racer.hue],
    })),
  data(frame) {
    const racers = racersOf(frame);
    return {
      names: racers.map(racer => racer.id).join(),
      losses: racers.map(racer => racer.losses[racer.now]).join(),
      rates: racers.map(racer => racer.rate).join(),
    };
  },
  summary(frame) {
    const list = racersOf(frame)
      .map(racer => `${racer.title} ${number(racer.losses[racer.now])}`)
      .join(', ');
    return frame.say('summary_race', { k: Math.floor(frame.step + 1e-9), list });
  },
};

export default framed(race);
