/* A line through houses in the reader's hand, its errors counted live; descent takes over where the hand left it. */
import { number } from '../../ui/canvas/js/numbers.js';
import { framed } from '../../ui/figure/js/shell.js';
import {
  followRun,
  heldStart,
  makeHand,
  takeStart,
  turnWeight,
  weightDials,
  weightsNow,
} from '../../ui/figure/js/weights.js';
import { drawFit, endHandles, errorsOf, IDS, LABELS, labLine, lineText, moveEnd } from '../../ui/figure/js/fitted.js';

const FIRST = ['line', 'rss', 'mse']; // numbers a question needs beside it; the others come with its answer

const errorsNow = frame => errorsOf(frame.model.arrays, weightsNow(frame));

/** @type {Kind} */
const line = {
  views: ['plot'],
  create: makeHand,
  last: frame => frame.model.arrays.weights.shape[0] - 1,
  dials: frame => weightDials(frame, IDS, LABELS, value => number(value, 1), 0.1),
  turn: (frame, id) => turnWeight(frame, IDS, id),
  draw(frame) {
    followRun(frame, IDS);
    drawFit(frame, weightsNow(frame, true), { mean: true, centre: Boolean(frame.model.header.play) });
  },
  handles: frame => endHandles(frame, weightsNow(frame)),
  move: (frame, id, x, y) => moveEnd(frame, id, y),
  held: heldStart,
  take: takeStart,
  lab: labLine,
  facts(frame) {
    const { rss, mse } = errorsNow(frame);
    const { floor } = frame.model.header.quadratic;
    const rows = [
      ['line', lineText(frame, weightsNow(frame))],
      ['rss', number(rss, 1)],
      ['mse', number(mse)],
      ['floor', number(floor)],
      ['gap', number(mse - floor)],
    ];
    const shown = frame.model.header.play ? rows : rows.filter(([id]) => FIRST.includes(id));
    return shown.map(([id, text]) => ({
      id,
      label: frame.say(`fact_${id}`, { count: frame.model.arrays.sizes.length }),
      text,
      hue: id === 'mse' ? frame.palette.full : null,
    }));
  },
  data(frame) {
    const [w0, w1] = weightsNow(frame);
    const { rss, mse } = errorsNow(frame);
    return { w0, w1, rss, mse, loss: mse, learningRate: frame.model.header.rate };
  },
  summary(frame) {
    const { rss, mse } = errorsNow(frame);
    const k = Math.floor(frame.step + 1e-9);
    return frame.say('summary', { k, line: lineText(frame, weightsNow(frame)), rss: number(rss, 1), mse: number(mse) });
  },
};

export default framed(line);
