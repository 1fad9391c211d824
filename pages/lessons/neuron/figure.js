/* One neuron: two inputs, their weights, the sum, the activation, the output; and the plane it divides. */
import {
  axisX, axisY, clamp, clip, defineFigure, dot, handle, label, number, plot, weightsInHand, weightsNow,
} from '../../ui/figure/js/figure.js';
import { INPUTS, neuronBody } from './body.js';
import { ACTIVATIONS, classPoints, decision, key, outputTint, PLANE, pointsOf, sumOf, verdicts } from './plane.js';
import { turnNames, turns, turnsShown } from './turns.js';

const hand = weightsInHand(['w1', 'w2', 'bias'], ['w₁', 'w₂', 'b'], { digits: 2, step: 0.05 });

/** Everything that is said of the neuron as it is now. */
function numbersOf(figure) {
  const { arrays, header, state: { probe } } = figure;
  const weights = weightsNow(figure);
  const f = ACTIVATIONS[header.formula];
  const errors = pointsOf(arrays).map(({ at, positive }) => (f(sumOf(weights, at)) - Number(positive)) ** 2);
  const sum = sumOf(weights, probe);
  const right = verdicts(arrays, header.halfway, weights).filter(Boolean).length;
  return { weights, probe, sum, output: f(sum), loss: errors.reduce((all, e) => all + e, 0) / errors.length, right };
}

function plane(figure) {
  const { arrays, header, say, state, step } = figure;
  const { halfway, formula } = header;
  const weights = weightsNow(figure, true);
  const answered = turnsShown(figure);
  const probe = {
    at: state.probe,
    label: say('name_probe'),
    move: ([x, y]) => void (state.probe = [clamp(x, ...PLANE.x), clamp(y, ...PLANE.y)]),
  };
  return [
    plot(PLANE, [
      clip([
        outputTint(ACTIVATIONS[formula], weights),
        step > 0 && decision(halfway, state.at, { color: 'muted', width: 1.25, dash: [5, 5] }),
        decision(halfway, weights, { width: 2.5 }),
        answered && turns(figure),
      ]),
      axisY({ title: INPUTS[1], grid: false, inside: true }),
      axisX({ title: INPUTS[0] }),
      classPoints(arrays, verdicts(arrays, halfway, weights)),
      dot(state.probe, { shape: 'ring', r: 8 }),
      label(say('probe'), state.probe, { weight: 600, color: 'ink', base: 'middle', dx: 13, halo: true }),
      answered && turnNames(figure),
      handle('probe', probe),
    ]),
    key(38, -7, say('output')),
  ];
}

const term = (weight, value) => `${number(weight)} × ${number(value)} = ${number(weight * value)}`;

export default defineFigure({
  ...hand,
  views: ['neuron', 'plane'],
  create: (figure, before) => ({ probe: [1.6, -0.8], ...hand.create(figure, before) }),
  marks: figure => ({ neuron: neuronBody(figure, weightsNow(figure)), plane: plane(figure) }),
  facts(figure) {
    const { weights, probe, sum, output, loss, right } = numbersOf(figure);
    const asked = [
      ['sum', number(sum)],
      ['output', number(output), { hue: 'full' }],
      ['right', `${right} / ${figure.arrays.classes.length}`],
    ];
    if (!figure.header.turns) return asked; // the others come with the answer
    const terms = [0, 1].map(i => [`term${i + 1}`, term(weights[i], probe[i])]);
    return [...terms, ['term3', number(weights[2])], ...asked.slice(0, 2), ['mse', number(loss, 3)], asked[2]];
  },
  data(figure) {
    const { weights: [w1, w2, bias], probe: [x1, x2], ...told } = numbersOf(figure);
    const { activation, rate: learningRate } = figure.header;
    return { w1, w2, bias, x1, x2, ...told, activation, learningRate };
  },
  summary(figure) {
    const { weights, sum, output, right } = numbersOf(figure);
    const [w1, w2, b] = weights.map(w => number(w));
    const count = figure.arrays.classes.length;
    return figure.say('summary', { k: figure.now, w1, w2, b, z: number(sum), output: number(output), right, count });
  },
});
