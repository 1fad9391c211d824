/* Every optimizer from the same start on one surface, each at its own rate: numbered heads, numbered names beside. */
import {
  axisX, axisY, badge, clip, contourPlot, defineFigure, dot, groundOf, label, line, log, number, pathOf, plot,
  quadratic, rateText, recorded, rule, short,
} from '../../ui/figure/js/figure.js';

const DASHES = [[], [8, 5], [2, 4], [10, 4, 2, 4], [16, 5]]; // by which those of one hue are told apart
const GAPS = [1e-3, 2000];

/** The racers, each with its way so far and its losses above the minimum. */
const racersOf = ({ arrays, header, now, step }) =>
  header.racers.map((racer, at) => {
    const losses = arrays[`${racer.id}.losses`];
    const run = recorded(arrays[`${racer.id}.weights`], racer.stopped);
    const last = Math.min(now, run.end);
    const gaps = Array.from(losses.slice(0, last + 1), (loss, r) => [r, Math.max(loss - header.surface.floor, 1e-4)]);
    const dash = DASHES[racer.nth];
    return { ...racer, number: at + 1, dash, now: last, loss: losses[last], gaps, path: pathOf(run, step), run };
  });

const surfaceMarks = (figure, racers) =>
  contourPlot(figure.state.surface, groundOf(figure), clip([
    racers.map(({ path, hue: color, dash }) => line(path, { color, width: 1.75, alpha: 0.75, dash })),
    dot([racers[0].run.weight(0, 0), racers[0].run.weight(0, 1)], { shape: 'ring', r: 6 }),
    racers.map(({ path, hue: color, number: text }) => badge(text, path.at(-1), { color })),
  ]));

/** Loss above the minimum, both axes as they are counted: updates, and a log scale. */
function gapMarks({ header, last, say }, racers) {
  return plot({ x: [0, last], y: log(...GAPS), margin: [22, 14, 40, 52] }, [
    axisY({ log: true, count: 6, title: say('axis_gap'), text: tick => (tick < 1 ? String(tick) : short(tick)) }),
    axisX({ ticks: [0, last / 2, last], text: x => number(x, 0), title: say('axis_update') }),
    rule({ y: header.near }, { color: 'ink', width: 1.5, dash: [1, 3] }), // who stays under it has arrived
    label(say('near'), [last, header.near], { size: 12, color: 'ink', align: 'right', dy: -6 }),
    clip(racers.map(({ gaps, hue: color, dash }) => line(gaps, { color, dash })), 2),
    racers.map(({ gaps, hue: color, number: text }) => badge(text, gaps.at(-1), { color })),
  ]);
}

export default defineFigure({
  views: ['landscape', 'gaps'],
  create: ({ header }) => ({ surface: quadratic(header.surface) }),
  last: ({ arrays, header }) => arrays[`${header.racers[0].id}.losses`].length - 1,
  marks(figure) {
    const racers = racersOf(figure);
    return { landscape: surfaceMarks(figure, racers), gaps: gapMarks(figure, racers) };
  },
  facts: figure =>
    racersOf(figure).map(({ id, title, hue, rate, arrived, now, loss, number: text }) => ({
      id,
      label: `${text} ${title}  η ${rateText(rate)}`,
      text: now < arrived ? number(loss) : figure.say('arrived', { k: arrived }),
      hue: figure.palette[hue],
    })),
  data(figure) {
    const list = name => racersOf(figure).map(racer => racer[name]).join();
    return { names: list('id'), losses: list('loss'), rates: list('rate') };
  },
  summary(figure) {
    const list = racersOf(figure).map(({ title, loss }) => `${title} ${number(loss)}`);
    return figure.say('summary_race', { k: figure.now, list: list.join(', ') });
  },
});
