/* A line through houses in the reader's hand, its errors counted live; descent takes over where the hand left it. */
import { fitPlot, lineInHand, lineText } from '../../ui/figure/js/fitted.js';
import { defineFigure, number } from '../../ui/figure/js/figure.js';

export default defineFigure({
  ...lineInHand,
  views: ['plot'],
  marks: figure => ({ plot: fitPlot(figure, { mean: true, centre: Boolean(figure.header.play) }) }),
  facts(figure) {
    const { arrays: { sizes }, derived: { weights, rss, mse }, header: { play, quadratic: { floor } } } = figure;
    const count = { count: sizes.length };
    const asked = [
      ['line', lineText(figure, weights), count],
      ['rss', number(rss, 1), count],
      ['mse', number(mse), { ...count, hue: 'full' }],
    ];
    return play ? [...asked, ['floor', number(floor)], ['gap', number(mse - floor)]] : asked;
  },
  data: ({ derived: { weights: [w0, w1], rss, mse }, header }) =>
    ({ w0, w1, rss, mse, loss: mse, learningRate: header.rate }),
  summary(figure) {
    const { now: k, derived: { weights, rss, mse } } = figure;
    return figure.say('summary', { k, line: lineText(figure, weights), rss: number(rss, 1), mse: number(mse) });
  },
});
