/* Where memory helps: left every β and rate of one valley, tinted by how little an update leaves of the distance;
   right the updates each valley takes at its best, with memory and without, over how narrow it is. */
import {
  axisX, axisY, band, clamp, defineFigure, dot, handle, hatch, label, layer, line, log, mix, number, plot, rateText,
  rule, short,
} from '../../ui/figure/js/figure.js';

const KAPPA = 4; // the valley it opens with: its place among the kappas
const MARGIN = [24, 14, 42, 44];

const kappaAt = figure => figure.values.kappa ?? KAPPA;

/** What an update leaves, of every cell of the map of one valley. */
function factorAt({ arrays: { map } }, k, b, s) {
  const [, betas, shares] = map.shape;
  return map[(k * betas + b) * shares + s];
}

const diverges = factor => factor >= 1 - 1e-7;

/** The faster the bluer, and hatched where it diverges. */
function cells(figure) {
  const { arrays: { betas, shares, best_betas: best }, palette: { full, 'surface-low': pale } } = figure;
  const k = kappaAt(figure);
  const least = Math.sqrt(best[k]);
  const [wide, high] = [shares[0], betas[1]];
  return layer(k, Array.from(betas, (beta, b) => {
    const y = [beta - high / 2, beta + high / 2];
    const factors = Array.from(shares, (_, s) => factorAt(figure, k, b, s));
    const over = factors.findIndex(diverges);
    const known = over < 0 ? factors : factors.slice(0, over);
    const tint = factor => mix(full, pale, 0.3 + 0.7 * ((factor - least) / (1 - least)) ** 0.7);
    return [
      known.map((factor, s) => {
        const x = [shares[s] - wide / 2, shares[s] + wide / 2];
        return band({ x, y }, { color: tint(factor), crisp: true });
      }),
      hatch({ x: [(known.length + 0.5) * wide, (shares.length + 0.5) * wide], y }),
    ];
  }));
}

function mapMarks(figure) {
  const { arrays, say, state } = figure;
  const { betas, shares, plain_shares: plain } = arrays;
  const { k, beta, share } = cellOf(figure);
  const x = [shares[0] / 2, shares.at(-1) + shares[0] / 2];
  const y = [-betas[1] / 2, betas.at(-1) + betas[1] / 2];
  const places = { best_plain: [plain[k], 0], best_momentum: [arrays.best_shares[k], arrays.best_betas[k]] };
  const words = { weight: 600, color: 'ink', align: 'right', dx: -10, dy: -10, halo: true };
  const put = (b, s) => void (state.at = [clamp(b, 0, betas.length - 1), clamp(s, 0, shares.length - 1)]);
  const hand = {
    at: [share, beta],
    label: say('name_cell', { beta: number(beta, 2), share: number(share, 2) }),
    move: ([u, v]) => put(Math.round(v / betas[1]), Math.round(u / shares[0]) - 1),
    keys: ([du, dv]) => put(state.at[0] + dv, state.at[1] + du),
  };
  return plot({ x, y, margin: MARGIN }, [
    cells(figure),
    axisX({ ticks: [1, 2, 3, 4], title: say('axis_share') }),
    axisY({ ticks: [0, 0.2, 0.4, 0.6, 0.8], text: String, title: 'β', grid: false }),
    Object.entries(places).map(([id, at]) => [dot(at, { shape: 'ring', r: 5 }), label(say(id), at, words)]),
    dot([share, beta], { r: 7 }),
    handle('cell', hand),
  ]);
}

function neededMarks(figure) {
  const { arrays, say } = figure;
  const { kappas, best_needed: best, plain_needed: plain } = arrays;
  const k = kappaAt(figure);
  const lines = [['plain', plain, 'mark', 'ink', -12], ['best', best, 'full', 'full', 36]];
  return plot({ x: log(1, 1200), y: log(1, 4000), margin: MARGIN }, [
    axisX({ ticks: [1, 10, 100, 1000], text: short, title: say('axis_kappa') }),
    axisY({ log: true, text: short, title: say('axis_needed') }),
    rule({ x: kappas[k] }, { dash: [1, 3] }),
    lines.map(([id, counts, hue, color, dy]) => {
      const points = Array.from(kappas, (kappa, i) => [kappa, counts[i]]);
      const words = { weight: 600, color, align: 'right', dy, halo: true };
      return [
        line(points, { color: hue }),
        points.map((at, i) => dot(at, { shape: hue, r: i === k ? 6 : 3 })),
        label(say(`line_${id}`), points.at(-1), words),
      ];
    }),
  ]);
}

/** What is said of the cell in the hand. */
function cellOf(figure) {
  const { state: { at: [b, s] }, arrays } = figure;
  const k = kappaAt(figure);
  return {
    k, kappa: arrays.kappas[k], beta: arrays.betas[b], share: arrays.shares[s], factor: factorAt(figure, k, b, s),
    plain: arrays.plain_needed[k], momentum: arrays.best_needed[k],
  };
}

export default defineFigure({
  views: ['map', 'needed'],
  create: ({ arrays }, before) => before ?? { at: [0, arrays.shares.findIndex(share => share >= 1)] },
  sliders: ({ arrays: { kappas }, say }) => [
    { id: 'kappa', label: say('kappa'), values: kappas, at: kappas[KAPPA], text: kappa => number(kappa, 0) },
  ],
  marks: figure => ({ map: mapMarks(figure), needed: neededMarks(figure) }),
  facts(figure) {
    const { k, beta, share, kappa, factor, plain, momentum } = cellOf(figure);
    const { best_betas: betas, best_shares: shares } = figure.arrays;
    const pair = (b, s) => `β ${number(b, 2)}  η ${rateText(s / kappa)}`;
    const over = diverges(factor);
    return [
      ['here', pair(beta, share)],
      ['factor', over ? figure.say('way_diverges') : `× ${number(factor, 3)}`, { hue: over ? 'danger' : null }],
      ['best', pair(betas[k], shares[k])],
      ['plain', number(plain, 0)],
      ['momentum', number(momentum, 0), { hue: 'full' }],
    ];
  },
  data(figure) {
    const { kappa, beta, share, factor, plain, momentum } = cellOf(figure);
    return { kappa, beta, share, factor, plain, momentum };
  },
  summary(figure) {
    const { kappa, plain, momentum } = cellOf(figure);
    return figure.say('summary_map', { kappa: number(kappa, 0), plain, momentum });
  },
});
