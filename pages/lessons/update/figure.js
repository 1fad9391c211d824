/* One update, taken apart: one house on its way to a new weight, then the other rows of the mini-batch, faster and
   faster; what each adds to the partial derivatives, and the sums that follow. */
import { nearestRatio, number, rateText, signed } from '../../ui/canvas/js/numbers.js';
import { quadratic } from '../../ui/canvas/js/landscape.js';
import { framed } from '../../ui/figure/js/shell.js';
import { held, labUpdate, take } from './held.js';
import { COLUMNS, buildApart, follow, layCode, layTable, lightUp } from './apart.js';
import { drawHouse } from './house.js';
import { drawLanes } from './lanes.js';
import { ONE, known, lineAt, numbersOf, partial, rowNow, rowsAt, soFar, worked } from './sums.js';

const SUMS = ['mean', 'gradient', 'step', 'new', 'price'];
const [SLOW, FAST, GROWTH] = [0.9, 14, 1.13]; // steps a second: with the first house, at most, and how they grow

const batchSize = frame => frame.model.arrays[`${frame.state.which}.target`].length;
const stepNow = frame => Math.floor(frame.step + 1e-9);

function fillTable(frame, all, k) {
  const { parts } = frame.state;
  const [rows, now, so] = [rowsAt(k, all.n), rowNow(k, all.n), soFar(all, k)];
  parts.cells.forEach((cells, i) => {
    const values = [
      String(all.rows[i] + 1),
      ...[0, 1].map(a => number(all.inputs[3 * i + a])),
      number(all.target[i], 1),
      number(all.prediction[i]),
      signed(all.difference[i]), ...[0, 1, 2].map(a => signed(all.share[3 * i + a])),
    ];
    cells.forEach((cell, j) => void (cell.textContent !== values[j] && (cell.textContent = values[j])));
    cells[0].parentElement.className = k && i === now ? 'now' : i < now ? 'done' : 'ahead';
  });
  const put = (id, texts) => parts.sums[id].forEach((cell, a) => void (cell.textContent = texts[a]));
  put('total', [0, 1, 2].map(a => signed(partial(all, rows, a))));
  put('weights', all.weights.map(w => number(w)));
  const shown = (id, x) => (id === 'new' || id === 'price' ? number(x, 3) : signed(x, 3));
  for (const id of SUMS) put(id, known(id, k) ? so[id].map(x => shown(id, x)) : ['·', '·', '·']);
  const label = (id, values) =>
    void (parts.table.querySelector(`tfoot .${id} th`).textContent = frame.say(`sum_${id}`, values));
  label('total', { k: rows });
  label('mean', { n: so.rows });
  label('gradient', { two: number(all.two, 0) });
  label('step', { rate: rateText(all.rate) });
}

function layWords(frame) {
  const { model: { header }, state: { parts, sign, units }, say } = frame;
  for (const [name, { group, options }] of Object.entries(parts.buttons)) {
    group.setAttribute('aria-label', say(`name_${name}`));
    group.hidden = name === 'sign' && !header.play; // it is what the question asks about
    for (const [option, button] of Object.entries(options)) {
      button.textContent = name === 'which' ? say('update_number', { k: option }) : say(`${name}_${option}`);
      button.setAttribute('aria-pressed', String(option === String(frame.state[name])));
    }
  }
  const heads = Object.fromEntries(Object.keys(COLUMNS).map(id => [id, say(`head_${id}`)]));
  layTable(parts, { say, heads, count: batchSize(frame) });
  layCode(parts, { say, lines: header.code[sign] });
  parts.table.querySelector('tfoot .price th').textContent = say(`sum_price_${units}`);
}

/** @type {Kind} */
const update = {
  views: ['house', 'shares'],
  create(frame, before) {
    const { header } = frame.model;
    const landscapes = Object.fromEntries(Object.entries(header.landscape).map(([units, q]) => [units, quadratic(q)]));
    const kept = before && before.play === header.play; // a new prediction shows its own sign
    const state = {
      play: header.play,
      sign: kept ? before.sign : header.sign,
      units: before?.units ?? 'scaled',
      which: before?.which ?? header.updates[0],
      lit: null,
      landscapes,
    };
    frame.state = state;
    const light = (line, row = null) => {
      if (!line && frame.dom.root.getRootNode().activeElement?.dataset.line) return; // what has the focus stays lit
      frame.state.lit = line && { line, row };
      frame.draw();
    };
    const flip = (name, option) => {
      frame.state[name] = option;
      layWords(frame);
      frame.state.key = '';
      frame.draw();
    };
    state.parts = before?.parts ?? buildApart(frame, { light, flip });
    layWords(frame);
    return state;
  },
  last: frame => batchSize(frame) + ONE.length - 1,
  pace: ({ step }) => (step < ONE.length ? SLOW : Math.min(FAST, 2 * SLOW * GROWTH ** (step - ONE.length))),
  dials(frame) {
    const { rates } = frame.model.arrays;
    return [
      {
        id: 'learning-rate',
        label: frame.say('learning_rate'),
        min: 0,
        max: rates.length - 1,
        step: 1,
        value: nearestRatio(rates, frame.model.header.rate),
        text: m => rateText(rates[m]),
      },
    ];
  },
  draw(frame) {
    const { state } = frame;
    const all = numbersOf(frame);
    const k = stepNow(frame);
    const { line, row } = state.lit ?? { line: lineAt(k, all.n), row: null };
    const key = [k, state.which, state.sign, state.units, all.rate, line, row, frame.version].join('|');
    drawHouse(frame, all, k);
    drawLanes(frame, all, rowsAt(k, all.n));
    if (key === state.key) return;
    if (!state.lit && k !== state.k) follow(state.parts, k ? rowNow(k, all.n) : -1);
    Object.assign(state, { key, k });
    fillTable(frame, all, k);
    lightUp(state.parts, line, row);
    const text = line ? worked(frame, line, row ?? rowNow(k, all.n), k) : frame.say('worked_start');
    state.parts.code.querySelector('.worked').textContent = text;
  },
  held,
  take(frame, said) {
    take(frame, said);
    frame.state.key = '';
    layWords(frame);
  },
  lab: frame => labUpdate(frame, stepNow(frame) >= update.last(frame)),
  facts(frame) {
    const [all, k] = [numbersOf(frame), stepNow(frame)];
    const after = known('new', k) ? number(soFar(all, k).loss) : '·';
    return [
      { id: 'before', label: frame.say('fact_before'), text: number(all.before) },
      { id: 'after', label: frame.say('fact_after'), text: after },
    ];
  },
  data(frame) {
    const { sign, units, which, lit } = frame.state;
    const [all, k] = [numbersOf(frame), stepNow(frame)];
    const [so, rows] = [soFar(all, k), rowsAt(k, all.n)];
    return {
      sign,
      units,
      rows,
      update: which,
      learningRate: all.rate,
      new: known('new', k) ? so.new.join(',') : '',
      total: [0, 1, 2].map(a => partial(all, rows, a)).join(','),
      line: lit?.line ?? lineAt(k, all.n) ?? '',
      loss: all.before,
      lossAfter: known('new', k) ? so.loss : '',
    };
  },
  summary(frame) {
    const [all, k] = [numbersOf(frame), stepNow(frame)];
    const { n } = all;
    if (!k) return frame.say('summary_start', { n });
    const i = rowNow(k, n);
    if (k < ONE.length) return frame.say('summary_one', { worked: worked(frame, ONE[k - 1], i, k) });
    const so = soFar(all, k);
    const [w1, w2, b] = so.new.map(w => number(w, 3));
    const values = { w1, w2, b, before: number(all.before), after: number(so.loss), rows: so.rows };
    return frame.say('summary_done', values);
  },
};

export default framed(update);
