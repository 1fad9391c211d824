/* One update, taken apart: rows of a mini-batch, what each adds to the partial derivatives, and the sums that follow.
   All numbers come from Python but those that follow the rate in the reader's hand: rate × gradient, weights − step. */
import { nearestRatio, niceTicks, number, rateText, signed, tickText } from '../../ui/canvas/js/numbers.js';
import { quadratic } from '../../ui/canvas/js/landscape.js';
import { drawLine, mix, setType, write } from '../../ui/canvas/js/paint.js';
import { framed } from '../../ui/figure/js/shell.js';
import { held, labUpdate, take } from './held.js';
import { COLUMNS, buildApart, follow, layCode, layTable, lightUp } from './apart.js';

const AFTER = ['mean', 'gradient', 'step', 'new']; // the steps after the last row
const HUES = ['full', 'random', 'stochastic'];

/** Everything shown, for the switches and the rate as they are. */
function numbersOf(frame) {
  const { arrays, header } = frame.model;
  const { sign, units, which } = frame.state;
  const get = name => arrays[`${which}.${units}.${sign}.${name}`];
  const given = name => arrays[`${which}.${units}.${name}`];
  const rate = arrays.rates[frame.values['learning-rate'] ?? nearestRatio(arrays.rates, header.rate)];
  const [weights, gradient, target] = [[...given('weights')], [...get('gradient')], arrays[`${which}.target`]];
  const step = gradient.map(g => rate * g);
  const fresh = weights.map((w, a) => w - step[a]);
  const per = units === 'scaled' ? fresh.map((w, a) => w / header.scale[a]) : fresh;
  return {
    n: target.length,
    rate,
    inputs: given('inputs'),
    weights,
    gradient,
    step,
    new: fresh,
    price: per,
    target,
    rows: arrays[`${which}.rows`],
    prediction: get('prediction'),
    difference: get('difference'),
    share: get('share'),
    total: [...get('total')],
    mean: [...get('mean')],
    full: given('full'),
    before: frame.state.landscapes[units].loss(weights),
    after: frame.state.landscapes[units].loss(fresh),
  };
}

/** Sum of the first k rows' shares of one partial derivative. */
function partial(all, k, a) {
  if (k >= all.n) return all.total[a];
  let sum = 0;
  for (let i = 0; i < k; i++) sum += all.share[3 * i + a];
  return sum;
}

const batchSize = frame => frame.model.arrays[`${frame.state.which}.target`].length;
const stepNow = frame => Math.floor(frame.step + 1e-9);
const inner = x => (x < 0 ? `(${number(x)})` : number(x));

/** The line of code that is at work at this step. */
const lineAt = (k, n) => (k === 0 ? null : k <= n ? 'share' : AFTER[k - n - 1]);

function fillTable(frame, all, k) {
  const { parts, sign } = frame.state;
  const now = Math.min(k, all.n);
  parts.cells.forEach((cells, i) => {
    const values = [
      String(all.rows[i] + 1),
      ...[0, 1].map(a => number(all.inputs[3 * i + a])),
      number(all.target[i], 1),
      number(all.prediction[i]),
      signed(all.difference[i]), ...[0, 1, 2].map(a => signed(all.share[3 * i + a])),
    ];
    cells.forEach((cell, j) => void (cell.textContent !== values[j] && (cell.textContent = values[j])));
    cells[0].parentElement.className = i === now - 1 && k <= all.n ? 'now' : i < now ? 'done' : 'ahead';
  });
  const reached = id => (id === 'price' ? k >= all.n + 4 : k >= all.n + 1 + AFTER.indexOf(id));
  const put = (id, texts) => parts.sums[id].forEach((cell, a) => void (cell.textContent = texts[a]));
  put('total', [0, 1, 2].map(a => signed(partial(all, k, a))));
  put('weights', all.weights.map(w => number(w)));
  const shown = (id, x) => (id === 'new' || id === 'price' ? number(x, 3) : signed(x, 3));
  for (const id of [...AFTER, 'price']) put(id, reached(id) ? all[id].map(x => shown(id, x)) : ['·', '·', '·']);
  const label = (id, values) =>
    void (parts.table.querySelector(`tfoot .${id} th`).textContent = frame.say(`sum_${id}`, values));
  label('total', { k: now });
  label('mean', { n: all.n });
  label('gradient', { two: sign === 'target' ? '−2' : '2' });
  label('step', { rate: rateText(all.rate) });
}

/** The lit line with the numbers of a row, or of the sums, put in. */
function worked(frame, line, i) {
  const all = numbersOf(frame);
  const { sign, units } = frame.state;
  const x = a => all.inputs[3 * i + a];
  const each = text => [0, 1, 2].map(text).join(', ');
  const product = a => `${inner(x(a))} × ${inner(all.weights[a])}`;
  const [p, t, two] = [number(all.prediction[i]), number(all.target[i], 1), sign === 'target' ? '−2' : '2'];
  const sums = {
    given: () => frame.say(`given_${units}`),
    prediction: () => `${product(0)} + ${product(1)} + ${inner(all.weights[2])} = ${p}`,
    difference: () =>
      `${sign === 'target' ? `${t} − ${inner(all.prediction[i])}` : `${p} − ${t}`} = ${number(all.difference[i])}`,
    share: () =>
      each(a => `${inner(all.difference[i])} × ${a < 2 ? inner(x(a)) : 1} = ${number(all.share[3 * i + a])}`),
    total: () => frame.say('worked_total', { k: Math.min(stepNow(frame), all.n) }),
    mean: () => each(a => `${number(all.total[a])} ÷ ${all.n} = ${number(all.mean[a], 3)}`),
    gradient: () => each(a => `${two} × ${inner(all.mean[a])} = ${number(all.gradient[a], 3)}`),
    step: () => each(a => `${rateText(all.rate)} × ${inner(all.gradient[a])} = ${number(all.step[a], 3)}`),
    new: () => each(a => `${number(all.weights[a])} − ${inner(all.step[a])} = ${number(all.new[a], 3)}`),
  };
  const ofRow = ['prediction', 'difference', 'share'].includes(line);
  return `${ofRow ? `${frame.say('worked_row', { row: all.rows[i] + 1 })}: ` : ''}${sums[line]()}`;
}

/** Three lanes: what each row adds, and the mean of the rows so far, which ends as the mini-batch's; dotted: of all. */
function drawLanes(frame, all, k) {
  const { sheets: { shares: { c, width, height } }, palette, state } = frame;
  const { unit } = palette;
  const names = ['x1', 'x2', 'one'].map(id => frame.say(`lane_${id}`));
  const flip = state.sign === 'target' ? -1 : 1;
  const gap = 20 * unit;
  const note = width < 440 * unit ? 18 * unit : 0; // where the note has a line of its own
  const tall = (height - note - 3 * gap) / 3;
  for (let a = 0; a < 3; a++) {
    const values = Array.from({ length: all.n }, (_, i) => all.share[3 * i + a]);
    const far = flip * all.full[a];
    const [low, high] = [Math.min(0, far, ...values), Math.max(0, far, ...values)];
    const lane = { x: 44 * unit, y: note + gap + a * (tall + gap), w: width - 52 * unit, h: tall };
    drawLane(c, palette, lane, {
      values,
      far,
      low,
      high,
      k: Math.min(k, all.n),
      hue: palette[HUES[a]],
      name: names[a],
    });
  }
  setType(c, palette, 12);
  write(c, palette, frame.say('lane_note'), note ? 0 : width - 8 * unit, (note ? 11 : 14) * unit, {
    align: note ? 'left' : 'right',
  });
}

function drawLane(c, palette, lane, { values, far, low, high, k, hue, name }) {
  const { unit } = palette;
  const y = v => lane.y + lane.h * (1 - (v - low) / (high - low || 1));
  const wide = lane.w / values.length;
  setType(c, palette, 12);
  for (const tick of niceTicks(low, high, 2))
    write(c, palette, tickText(tick, high - low), lane.x - 6 * unit, y(tick), { align: 'right', base: 'middle' });
  values.forEach((value, i) => {
    c.fillStyle = i === k - 1 ? hue : i < k ? mix(hue, palette.page, 0.55) : mix(hue, palette.page, 0.88);
    c.fillRect(lane.x + i * wide + 1, Math.min(y(0), y(value)), Math.max(1, wide - 2), Math.abs(y(value) - y(0)));
  });
  drawLine(c, [lane.x, y(0)], [lane.x + lane.w, y(0)], palette.mark, unit);
  drawLine(c, [lane.x, y(far)], [lane.x + lane.w, y(far)], palette.ink, 1.5 * unit, [2 * unit, 3 * unit]);
  let sum = 0;
  c.strokeStyle = palette.ink;
  c.lineWidth = 2 * unit;
  c.beginPath();
  for (let i = 0; i < k; i++) {
    sum += values[i];
    c.lineTo(lane.x + (i + 0.5) * wide, y(sum / (i + 1)));
  }
  c.stroke();
  setType(c, palette, 12, 600);
  write(c, palette, name, lane.x, lane.y - 5 * unit, { color: hue });
}

function layWords(frame) {
  const { model: { header }, state: { parts, sign, units }, say } = frame;
  for (const [name, { group, options }] of Object.entries(parts.buttons)) {
    group.setAttribute('aria-label', say(`name_${name}`));
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
  views: ['shares'],
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
  last: frame => batchSize(frame) + AFTER.length,
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
    drawLanes(frame, all, k);
    if (key === state.key) return;
    if (!state.lit && k !== state.k) follow(state.parts, Math.min(k, all.n) - 1);
    Object.assign(state, { key, k });
    fillTable(frame, all, k);
    lightUp(state.parts, line, row);
    const i = row ?? Math.max(0, Math.min(k, all.n) - 1);
    state.parts.code.querySelector('.worked').textContent = line ? worked(frame, line, i) : frame.say('worked_start');
  },
  held,
  take(frame, said) {
    take(frame, said);
    frame.state.key = '';
    layWords(frame);
  },
  lab: frame => labUpdate(frame, stepNow(frame) >= update.last(frame)),
  facts(frame) {
    const { before, after } = numbersOf(frame);
    const done = stepNow(frame) >= update.last(frame);
    const hue = done && after > before ? frame.palette.danger : undefined;
    return [
      { id: 'before', label: frame.say('fact_before'), text: number(before) },
      { id: 'after', label: frame.say('fact_after'), text: done ? number(after) : '·', hue },
    ];
  },
  data(frame) {
    const { sign, units, which, lit } = frame.state;
    const all = numbersOf(frame);
    return {
      sign,
      units,
      update: which,
      learningRate: all.rate,
      new: all.new.join(','),
      total: [0, 1, 2].map(a => partial(all, stepNow(frame), a)).join(','),
      line: lit?.line ?? lineAt(stepNow(frame), all.n) ?? '',
      loss: all.before,
      lossAfter: all.after,
    };
  },
  summary(frame) {
    const all = numbersOf(frame);
    const k = stepNow(frame);
    if (k < update.last(frame)) return frame.say('summary_rows', { k: Math.min(k, all.n), n: all.n });
    const [w1, w2, b] = all.new.map(w => number(w, 3));
    return frame.say('summary_done', { w1, w2, b, before: number(all.before), after: number(all.after) });
  },
};

export default framed(update);
