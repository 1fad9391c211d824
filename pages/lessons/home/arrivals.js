/* Three ways to feed one descent in a race: their paths, under them a lane each towards the loss that is to be kept
   under, by the clock the reader chooses: updates made, or rows read. */
import { clamp, number } from '../../ui/canvas/js/numbers.js';
import { quadratic } from '../../ui/canvas/js/landscape.js';
import { drawLine, drawMarker, drawRing, inside, mix, placeLabel, setType, write } from '../../ui/canvas/js/paint.js';
import { prefersCalm } from '../../ui/canvas/js/pointer.js';
import { drawTrail, trailPoints } from '../../ui/canvas/js/trails.js';
import { element } from '../../ui/figure/js/dials.js';
import { drawGround } from '../../ui/figure/js/ground.js';
import { framed } from '../../ui/figure/js/shell.js';

const NEAR = 0.3; // the height over the minimum at which a lane ends

const partOf = (frame, racer, name) => frame.model.arrays[`${racer.id}.${frame.state.clock}.${name}`];
const nowOf = frame => Math.min(Math.floor(frame.step + 1e-9), lastOf(frame));
const lastOf = frame => partOf(frame, frame.model.header.racers[0], 'at').length - 1;

/** What the clock says when a racer arrived, null where it does not stay or has not come there yet. */
function arrival(frame, { arrived, size }) {
  if (arrived === null) return null;
  const { clock } = frame.state;
  const ticks = clock === 'updates' ? arrived : (arrived * size) / frame.model.header.tick;
  return ticks <= frame.step ? (clock === 'updates' ? arrived : arrived * size) : null;
}

function drawPaths(frame) {
  const { palette, sheets, model: { header } } = frame;
  const { c } = sheets.ground;
  const { view, tint, taken } = drawGround(frame, 'ground');
  const heads = header.racers.map(racer => {
    const weights = partOf(frame, racer, 'weights');
    return trailPoints({ weight: (r, a) => weights[r * 3 + a] }, [0, 1], view, nowOf(frame));
  });
  inside(c, view, () => {
    header.racers.forEach(({ id }, i) => {
      const active = id !== 'stochastic';
      drawTrail(c, heads[i], { box: view.box, palette, hue: palette[id], ground: palette['surface-low'], active });
    });
    drawRing(c, palette, view.px(0, 0), 6);
    header.racers.forEach(({ id }, i) => drawMarker(c, palette, id, ...heads[i].at(-1), 7 * palette.unit));
  });
  setType(c, palette, 13, 700);
  taken.push([view.px(0, 0)[0] - 9, view.px(0, 0)[1] - 9, 18, 18]);
  for (const points of heads) taken.push([points.at(-1)[0] - 9, points.at(-1)[1] - 9, 18, 18]);
  header.racers.forEach(({ id }, i) => {
    const [x, y] = heads[i].at(-1);
    const look = { taken, box: view.box, halo: tint.band, color: palette[id], seats: frame.state.seats, id };
    placeLabel(c, palette, frame.say(`name_${id}`), x, y, look);
  });
}

/** A lane each: as far as the loss has come down, on a log scale of its height over the minimum, to the finish. */
function drawLanes(frame) {
  const { palette, sheets: { lanes: { c, width, height } }, model: { header } } = frame;
  const { unit } = palette;
  const box = { x: 104 * unit, w: width - 232 * unit };
  const { floor } = header.surface;
  const most = header.surface.constant - floor;
  const at = loss => box.x + box.w * clamp(Math.log(most / Math.max(loss - floor, NEAR)) / Math.log(most / NEAR), 0, 1);
  const finish = at(header.goal);
  const tall = (height - 22 * unit) / header.racers.length;
  setType(c, palette, 12);
  write(c, palette, frame.say('goal', { loss: header.goal }), finish, 12 * unit, { align: 'center' });
  drawLine(c, [finish, 18 * unit], [finish, height], palette.ink, 2 * unit, [4 * unit, 4 * unit]);
  header.racers.forEach((racer, i) => {
    const y = 22 * unit + (i + 0.5) * tall;
    const losses = partOf(frame, racer, 'losses');
    drawLine(c, [box.x, y], [box.x + box.w, y], palette.line, unit);
    const x = at(losses[nowOf(frame)]);
    drawLine(c, [box.x, y], [x, y], mix(palette[racer.id], palette.page, 0.5), 4 * unit);
    drawMarker(c, palette, racer.id, x, y, 7 * unit);
    drawResult(c, frame, racer, [box.x + box.w + 12 * unit, y]);
  });
}

/** The lane's name, and at its end where the racer is by the clock, or when it arrived. */
function drawResult(c, frame, racer, [x, y]) {
  const { palette, state: { clock } } = frame;
  const when = arrival(frame, racer);
  const made = partOf(frame, racer, 'at')[nowOf(frame)];
  const count = when ?? (clock === 'updates' ? made : made * racer.size);
  setType(c, palette, 13, 700);
  write(c, palette, frame.say(`name_${racer.id}`), 0, y, { base: 'middle', color: palette[racer.id] });
  setType(c, palette, 13, when === null ? 400 : 700);
  const text = frame.say(`${when === null ? 'at' : 'arrived'}_${clock}`, { n: number(count, 0) });
  write(c, palette, text, x, y, { base: 'middle', color: when === null ? palette.muted : palette.ink });
}

/** Two clocks, one press each: the race begins anew by it. Before the bet their room is kept. */
function layClocks(frame) {
  const group = element('div', { className: 'toggle clocks' });
  group.setAttribute('role', 'group');
  frame.dom.dials.before(group);
  return ['updates', 'rows'].map(clock => {
    const begin = () => {
      Object.assign(frame.state, { clock, seats: {} });
      frame.step = prefersCalm() ? lastOf(frame) : 0;
      frame.playing = !prefersCalm();
      frame.clock.wake();
      frame.draw();
    };
    const button = element('button', { type: 'button', onclick: begin }, group);
    button.dataset.testid = `clock-${clock}`;
    return { clock, button };
  });
}

function showClocks(frame) {
  const { state, model: { header } } = frame;
  for (const { clock, button } of state.buttons) {
    const text = frame.say(`clock_${clock}`);
    if (button.textContent !== text) button.textContent = text;
    button.setAttribute('aria-pressed', String(clock === state.clock));
    button.parentElement.style.visibility = header.bet ? 'visible' : 'hidden';
  }
}

/** @type {Kind} */
const race = {
  views: ['ground', 'lanes'],
  create: (frame, before) => ({
    clock: 'updates',
    seats: {},
    surface: quadratic(frame.model.header.surface),
    buttons: before?.buttons ?? layClocks(frame),
  }),
  last: lastOf,
  now(frame) {
    const at = nowOf(frame);
    const { clock } = frame.state;
    return frame.say(`at_${clock}`, { n: number(clock === 'updates' ? at : at * frame.model.header.tick, 0) });
  },
  draw(frame) {
    drawPaths(frame);
    drawLanes(frame);
    showClocks(frame);
  },
  facts: () => [],
  data(frame) {
    const { racers } = frame.model.header;
    const list = name => racers.map(racer => partOf(frame, racer, name)[nowOf(frame)]).join();
    const arrived = racers.map(racer => arrival(frame, racer) ?? '').join();
    return { clock: frame.state.clock, losses: list('losses'), updates: list('at'), arrived };
  },
  summary(frame) {
    const list = frame.model.header.racers.map(
      racer => `${frame.say(`name_${racer.id}`)} ${number(partOf(frame, racer, 'losses')[nowOf(frame)], 1)}`,
    );
    return frame.say('summary', { now: race.now?.(frame), list: list.join(', ') });
  },
};

export default framed(race);
