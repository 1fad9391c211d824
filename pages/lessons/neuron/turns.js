/* The answer: each change's decision line beside the one they all start from, and an arrow where it turns; shown as
   long as nobody has moved on. */
import { drawLine, placeLabel, setType } from '../../ui/canvas/js/paint.js';
import { decisionOf } from './plane.js';

const RADIUS = 96; // units from where two lines cross to the arrow from one to the other
const HEAD = [[0, 0], [9, 4.5], [9, -4.5]];

const moved = ({ step, state, model }) => step > 0 || state.at.some((w, i) => w !== model.header.start[i]);
const colorOf = (palette, right) => (right ? palette.full : palette.muted);

/** @param {Paper} c @param {Frame} frame @param {Plot} plane */
export function drawTurns(c, frame, plane) {
  const { palette, model: { header } } = frame;
  const { unit } = palette;
  if (moved(frame)) return;
  for (const { weights, right } of header.turns) {
    const ends = decisionOf(plane, header.halfway, weights);
    const color = colorOf(palette, right);
    if (ends) drawLine(c, ends[0], ends[1], color, (right ? 2.5 : 1.5) * unit, right ? [] : [5 * unit, 4 * unit]);
    drawTurn(c, palette, plane, header.halfway, [header.start, weights], color);
  }
}

/** An arc with a head from one line to another round the place where they cross; none between parallels. */
function drawTurn(c, palette, plane, halfway, [[u1, u2, u], [w1, w2, b]], color) {
  const crossing = u1 * w2 - u2 * w1;
  if (Math.abs(crossing) < 1e-9) return;
  const { unit } = palette;
  const [p, q] = [halfway - u, halfway - b];
  const [x, y] = [plane.x((p * w2 - q * u2) / crossing), plane.y((u1 * q - w1 * p) / crossing)];
  const upward = (v1, v2) => {
    const angle = Math.atan2(-v1 * plane.ky, -v2 * plane.kx);
    return Math.sin(angle) > 0 ? angle - Math.PI : angle; // of the end that goes up on the sheet
  };
  const [from, to] = [upward(u1, u2), upward(w1, w2)];
  const at = angle => [x + RADIUS * unit * Math.cos(angle), y + RADIUS * unit * Math.sin(angle)];
  c.strokeStyle = c.fillStyle = color;
  c.lineWidth = 2 * unit;
  c.beginPath();
  for (let i = 0; i <= 24; i++) c.lineTo(...at(from + ((to - from) * i) / 24));
  c.stroke();
  const [tip, on] = [at(to), to + (Math.sign(to - from) * Math.PI) / 2];
  const [cos, sin] = [unit * Math.cos(on), unit * Math.sin(on)];
  c.beginPath();
  for (const [back, side] of HEAD) c.lineTo(tip[0] - back * cos + side * sin, tip[1] - back * sin - side * cos);
  c.closePath();
  c.fill();
}

/** What was changed, at the upper end of each line, where it covers no point.
    @param {Paper} c @param {Frame} frame @param {Plot} plane */
export function nameTurns(c, frame, plane) {
  const { palette, model: { header, arrays: { features } }, state } = frame;
  if (moved(frame)) return;
  const room = 11 * palette.unit;
  const taken = Array.from({ length: features.length / 2 }, (_, i) => [
    plane.x(features[2 * i]) - room, plane.y(features[2 * i + 1]) - room, 2 * room, 2 * room,
  ]);
  const seats = (state.seats ??= {});
  setType(c, palette, 13, 600);
  for (const { id, weights, right } of header.turns) {
    const ends = decisionOf(plane, header.halfway, weights);
    if (!ends) continue;
    const [x, y] = ends[0][1] < ends[1][1] ? ends[0] : ends[1];
    const color = colorOf(palette, right);
    const look = { taken, box: plane.box, color, id, seats, halo: () => palette.page };
    placeLabel(c, palette, frame.say(`turn_${id}`), x, y, look);
  }
}
