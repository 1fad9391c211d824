/* Three ways to feed one descent in a race: their paths, under them a lane each towards the loss that is to be kept
   under, by the clock the reader chooses: updates made, or rows read. */
import {
  clamp, clip, contourPlot, defineFigure, dot, groundOf, keepClear, label, line, number, pathOf, plot, quadratic,
  recorded, rule, trail,
} from '../../ui/figure/js/figure.js';

const NEAR = 0.3; // the height over the minimum at which a lane ends
const START = [0, 0];

const partOf = ({ arrays, state }, racer, name) => arrays[`${racer.id}.${state.clock}.${name}`];
const pathTo = (figure, racer) => pathOf(recorded(partOf(figure, racer, 'weights')), figure.now);
const lossOf = (figure, racer) => partOf(figure, racer, 'losses')[figure.now];

/** What the clock says when a racer arrived, null where it does not stay or has not come there yet. */
function arrival({ header, state: { clock }, step }, { arrived, size }) {
  if (arrived === null) return null;
  const ticks = clock === 'updates' ? arrived : (arrived * size) / header.tick;
  return ticks <= step ? (clock === 'updates' ? arrived : arrived * size) : null;
}

function pathMarks(figure) {
  const { header: { racers }, say, state } = figure;
  const runs = racers.map(racer => ({ id: racer.id, path: pathTo(figure, racer) }));
  const named = ({ id, path }) =>
    label(say(`name_${id}`), path.at(-1), { weight: 700, color: id, free: `${state.clock} ${id}` });
  return contourPlot(state.surface, groundOf(figure), [
    clip([
      runs.map(({ id, path }) => trail(path, { hue: id, active: id !== 'stochastic' })),
      dot(START, { shape: 'ring', r: 6 }),
      runs.map(({ id, path }) => dot(path.at(-1), { shape: id, r: 7 })),
    ]),
    keepClear(START, 9),
    runs.map(({ path }) => keepClear(path.at(-1), 9)),
    runs.map(named),
  ]);
}

/** A lane each: as far as the loss has come down, on a log scale of its height over the minimum, to the finish. */
function laneMarks(figure) {
  const { header: { goal, racers, surface: { floor, constant } }, say } = figure;
  const whole = Math.log((constant - floor) / NEAR);
  const share = loss => clamp(Math.log((constant - floor) / Math.max(loss - floor, NEAR)) / whole, 0, 1);
  const finish = share(goal);
  return plot({ x: [0, 1], y: [racers.length, 0], margin: [22, 128, 0, 104] }, [
    label(say('goal', { loss: goal }), [finish, 0], { size: 12, align: 'center', dy: -10 }),
    rule({ x: finish }, { color: 'ink', width: 2, dash: [4, 4] }),
    racers.map((racer, i) => {
      const at = [share(lossOf(figure, racer)), i + 0.5];
      return [
        rule({ y: at[1] }, { color: 'line' }),
        line([[0, at[1]], at], { color: racer.id, width: 4, alpha: 0.5 }),
        dot(at, { shape: racer.id, r: 7 }),
        label(say(`name_${racer.id}`), [0, at[1]], { weight: 700, color: racer.id, base: 'middle', dx: -104 }),
        resultMark(figure, racer, [1, at[1]]),
      ];
    }),
  ]);
}

/** At a lane's end where its racer is by the clock, or when it arrived. */
function resultMark(figure, racer, at) {
  const { clock } = figure.state;
  const when = arrival(figure, racer);
  const made = partOf(figure, racer, 'at')[figure.now];
  const count = when ?? (clock === 'updates' ? made : made * racer.size);
  const text = figure.say(`${when === null ? 'at' : 'arrived'}_${clock}`, { n: number(count, 0) });
  const look = when === null ? {} : { weight: 700, color: 'ink' };
  return label(text, at, { base: 'middle', dx: 12, ...look });
}

const clockText = figure => {
  const [at, { clock }] = [figure.now, figure.state];
  return figure.say(`at_${clock}`, { n: number(clock === 'updates' ? at : at * figure.header.tick, 0) });
};

export default defineFigure({
  views: ['ground', 'lanes'],
  create: ({ header }) => ({ clock: 'updates', surface: quadratic(header.surface) }),
  last: figure => partOf(figure, figure.header.racers[0], 'at').length - 1,
  now: clockText,
  toggles: figure => [{
    id: 'clock', className: 'toggle clocks', opens: 'updates', hidden: !figure.header.bet, press: figure.begin,
    options: ['updates', 'rows'].map(id => ({ id, text: figure.say(`clock_${id}`) })),
  }],
  marks: figure => ({ ground: pathMarks(figure), lanes: laneMarks(figure) }),
  data(figure) {
    const { racers } = figure.header;
    const arrived = racers.map(racer => arrival(figure, racer) ?? '').join();
    const updates = racers.map(racer => partOf(figure, racer, 'at')[figure.now]).join();
    const { state: { clock }, header: { bet } } = figure;
    return { bet, clock, losses: racers.map(racer => lossOf(figure, racer)).join(), updates, arrived };
  },
  summary(figure) {
    const { header: { racers }, say } = figure;
    const list = racers.map(racer => `${say(`name_${racer.id}`)} ${number(lossOf(figure, racer), 1)}`);
    return say('summary', { now: clockText(figure), list: list.join(', ') });
  },
});
