/* Five neurons learn from one start on the same points: the same plane five times, one activation each. */
import { drawLine, inside, setType, write } from '../../ui/canvas/js/paint.js';
import { makePlot } from '../../ui/figure/js/plot.js';
import { framed } from '../../ui/figure/js/shell.js';
import { ACTIVATIONS, PLANE, drawDecision, drawOutput, drawPoints, verdicts } from './plane.js';

const VIEWS = ['first', 'second', 'third', 'fourth', 'fifth'];
const MARGINS = { left: 0, right: 0, top: 26, bottom: 26 };

/** Weights of a pane's neuron; between two updates on the way from one to the next. */
function weightsAt(frame, { id }, step = frame.step) {
  const weights = frame.model.arrays[`${id}.weights`];
  const dim = weights.shape[1];
  const now = Math.floor(step + 1e-9);
  const next = Math.min(now + 1, weights.shape[0] - 1);
  return Array.from({ length: dim }, (_, i) => {
    const [from, to] = [weights[now * dim + i], weights[next * dim + i]];
    return from + (to - from) * Math.max(0, step - now);
  });
}

/** How many points its line has on the right side; numbers do not glide. */
function rightOf(frame, pane) {
  const weights = weightsAt(frame, pane, Math.floor(frame.step + 1e-9));
  return verdicts(frame.model.arrays, pane.halfway, weights).filter(Boolean).length;
}

function drawPane(frame, pane, view) {
  const { palette, sheets, model } = frame;
  const { c, width, height } = sheets[view];
  const { unit } = palette;
  const plane = makePlot(sheets[view], palette, { ...PLANE, ...MARGINS });
  const weights = weightsAt(frame, pane);
  inside(c, plane, () => {
    drawOutput(c, palette, plane, ACTIVATIONS[pane.formula], weights);
    const start = weightsAt(frame, pane, 0);
    drawDecision(c, plane, pane.halfway, start, palette.muted, 1.25 * unit, [5 * unit, 5 * unit]);
    drawDecision(c, plane, pane.halfway, weights, palette.ink, 2.5 * unit);
    drawPoints(c, palette, plane, model.arrays, verdicts(model.arrays, pane.halfway, weights), 3.5);
  });
  setType(c, palette, 14, 700);
  write(c, palette, frame.say(`name_${pane.id}`), 0, 15 * unit, { color: palette.ink });
  setType(c, palette, 13);
  const count = model.arrays.classes.length;
  write(c, palette, frame.say('right', { right: rightOf(frame, pane), count }), 0, height - 6 * unit);
  drawLine(c, [0, plane.box.y + plane.box.h], [width, plane.box.y + plane.box.h], palette.line, unit);
}

/** @type {Kind} */
const five = {
  views: VIEWS,
  create: () => ({}),
  last: frame => frame.model.arrays['step.weights'].shape[0] - 1,
  draw(frame) {
    frame.model.header.panes.forEach((pane, i) => drawPane(frame, pane, VIEWS[i]));
  },
  facts: () => [],
  data: frame => ({ right: frame.model.header.panes.map(pane => rightOf(frame, pane)).join(',') }),
  summary(frame) {
    const { panes } = frame.model.header;
    const told = panes.map(pane => `${frame.say(`name_${pane.id}`)} ${rightOf(frame, pane)}`).join(', ');
    return frame.say('summary', { k: Math.floor(frame.step + 1e-9), told, count: frame.model.arrays.classes.length });
  },
};

export default framed(five);
