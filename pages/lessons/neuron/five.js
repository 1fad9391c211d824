/* Five neurons learn from one start on the same points: the same plane five times, one activation each. */
import { clip, defineFigure, label, pathOf, plot, recorded } from '../../ui/figure/js/figure.js';
import { ACTIVATIONS, classPoints, decision, outputTint, PLANE, verdicts } from './plane.js';

const VIEWS = ['first', 'second', 'third', 'fourth', 'fifth'];

/** Weights of a pane's neuron; between two updates on the way from one to the next. */
const weightsAt = ({ arrays }, { id }, step) => pathOf(recorded(arrays[`${id}.weights`]), step, [0, 1, 2]).at(-1);

/** How many points its line has on the right side; numbers do not glide. */
const rightOf = (figure, pane) =>
  verdicts(figure.arrays, pane.halfway, weightsAt(figure, pane, figure.now)).filter(Boolean).length;

function paneMarks(figure, pane) {
  const { arrays, say, step } = figure;
  const weights = weightsAt(figure, pane, step);
  const count = arrays.classes.length;
  return [
    plot({ ...PLANE, margin: [26, 0, 26, 0] }, clip([
      outputTint(ACTIVATIONS[pane.formula], weights),
      decision(pane.halfway, weightsAt(figure, pane, 0), { color: 'muted', width: 1.25, dash: [5, 5] }),
      decision(pane.halfway, weights, { width: 2.5 }),
      classPoints(arrays, verdicts(arrays, pane.halfway, weights), 3.5),
    ])),
    label(say(`name_${pane.id}`), [0, 15], { size: 14, weight: 700, color: 'ink' }),
    label(say('right', { right: rightOf(figure, pane), count }), [0, -6]),
  ];
}

export default defineFigure({
  views: VIEWS,
  last: figure => figure.arrays['step.weights'].shape[0] - 1,
  marks: figure => Object.fromEntries(figure.header.panes.map((pane, i) => [VIEWS[i], paneMarks(figure, pane)])),
  data: figure => ({ right: figure.header.panes.map(pane => rightOf(figure, pane)).join(',') }),
  summary(figure) {
    const told = figure.header.panes.map(pane => `${figure.say(`name_${pane.id}`)} ${rightOf(figure, pane)}`);
    return figure.say('summary', { k: figure.now, told: told.join(', '), count: figure.arrays.classes.length });
  },
});
