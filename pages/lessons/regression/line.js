/* A line through houses in the reader's hand, its errors counted live; descent takes over where the hand left it. */
import { errorsOf, fitPlot, lineInHand, lineText } from '../../ui/figure/js/fitted.js';
import { defineFigure, number, weightsNow } from '../../ui/figure/js/figure.js';

const errorsNow = figure => errorsOf(figure.arrays, weightsNow(figure));

export default defineFigure({
  ...lineInHand,
  views: ['plot'],
  marks: figure => ({ plot: fitPlot(figure, { mean: true, centre: Boolean(figure.header.play) }) }),
  facts(figure) {
    const { arrays: { sizes }, header: { play, quadratic: { floor } } } = figure;
    const { rss, mse } = errorsNow(figure);
    const count = { count: sizes.length };
    const asked = [
      ['line', lineText(figure, weightsNow(figure)), count],
      ['rss', number(rss, 1), count],
      ['mse', number(mse), { ...count, hue: 'full' }],
    ];
    return play ? [...asked, ['floor', number(floor)], ['gap', number(mse - floor)]] : asked;
  },
  data(figure) {
    const [w0, w1] = weightsNow(figure);
    const { rss, mse } = errorsNow(figure);
    return { w0, w1, rss, mse, loss: mse, learningRate: figure.header.rate };
  },
  summary(figure) {
    const { rss, mse } = errorsNow(figure);
    const line = lineText(figure, weightsNow(figure));
    return figure.say('summary', { k: figure.now, line, rss: number(rss, 1), mse: number(mse) });
  },
});
