/* The same line twice: through the houses, and as one point on the surface its MSE makes over W0 and W1. */
import { attachCamera } from '../../ui/canvas/js/camera3d.js';
import { errorsOf, fitPlot, lineInHand, lineText } from '../../ui/figure/js/fitted.js';
import {
  defineFigure, handle, number, putWeights, quadratic, rateText, weightsNow,
} from '../../ui/figure/js/figure.js';
import { drawSolid, homeOf, solidOf, weightsAt } from './solid.js';
import { stack } from './stack.js';

/** A camera for the surface, in the hand from now on. */
function cameraOf(figure) {
  const camera = homeOf(figure);
  const { canvas } = figure.sheets.landscape;
  canvas.dataset.ownKeys = '';
  figure.stops.push(attachCamera(canvas, camera, () => figure.draw(), () => homeOf(figure)));
  return camera;
}

/** The line's point on the surface, by hand. */
const point = figure => pen => {
  const weights = weightsNow(figure);
  const [x, y] = solidOf(figure).project(...weights, figure.state.surface.loss(weights));
  const move = ([u, v]) => {
    const pixel = [u * pen.unit, v * pen.unit];
    if (Math.hypot(x - pixel[0], y - pixel[1]) > 0.01) putWeights(figure, weightsAt(figure, weights, pixel));
  };
  handle('point', { at: [x / pen.unit, y / pen.unit], label: figure.say('name_point'), move })(pen);
};

/** Everything that is said of the line as it is now. */
function numbersOf(figure) {
  const weights = weightsNow(figure);
  const { rss, mse } = errorsOf(figure.arrays, weights);
  return { weights, rss, mse, gradient: figure.state.surface.gradient(weights) };
}

export default defineFigure({
  ...lineInHand,
  views: ['plot', 'landscape'],
  create(figure, before) {
    const surface = quadratic(figure.header.quadratic);
    const slice = surface.slice([0, 1], surface.optimum);
    return { ...lineInHand.create(figure, before), surface, slice, camera: before?.camera ?? cameraOf(figure) };
  },
  marks: figure => ({
    plot: fitPlot(figure, {}),
    landscape: [() => drawSolid(figure), stack(figure), point(figure)],
  }),
  facts(figure) {
    const { weights: [w0, w1], rss, mse, gradient } = numbersOf(figure);
    const count = { count: figure.arrays.sizes.length };
    const given = ['constant', figure.say('constant', count), count];
    const [hue, pair] = [{ ...count, hue: 'full' }, { w0: number(w0, 1), w1: number(w1, 1) }];
    const varies = ['varies', figure.say('varies', pair), hue];
    const total = ['mse', number(mse), hue];
    if (!figure.header.answer) return [given, varies, total]; // the others come with the answer
    const slopes = ['gradient', gradient.map(g => number(g, 1)).join(', '), count];
    return [given, varies, ['rss', number(rss, 1), count], total, slopes];
  },
  data(figure) {
    const { weights: [w0, w1], rss, mse, gradient: [g0, g1] } = numbersOf(figure);
    const loss = figure.state.surface.loss([w0, w1]);
    return { w0, w1, rss, mse, loss, g0, g1, learningRate: figure.header.rate };
  },
  summary(figure) {
    const { weights, mse } = numbersOf(figure);
    const line = lineText(figure, weights);
    return figure.say('summary', { k: figure.now, line, mse: number(mse), rate: rateText(figure.header.rate) });
  },
});
