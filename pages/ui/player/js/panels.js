/* The panels of words and numbers: meter, read-out, divergence card, transport, the summary for screen readers. */
import { number, rateText, scientific, signed } from '../../canvas/js/numbers.js';
import { showTransport } from '../../canvas/js/transport.js';
import { measuredFactors } from '../../canvas/js/landscape.js';
import { slopes } from './models.js';
import { directionKey, inOriginalUnits, nameOf, recordOf, safeMember, symbolOf } from './model.js';
import { rowsAt } from './runs.js';

export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function make(tag, className = '', text = '') {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}

/** Symbol of a weight as mathematics writes it: w with a subscript, italic. */
export function symbolNode({ symbol, sub }) {
  const node = make('span', 'math', symbol);
  if (sub) node.append(make('sub', '', sub));
  return node;
}

/* ---------- meter ---------------------------------------------------------------------------------------- */

const DIRECTIONS = { 1: ['steep'], 2: ['flat', 'steep'], 3: ['flat', 'middle', 'steep'] };

/** One row a direction, the steepest first; built once for a setting and a language. */
export function buildMeter(lab) {
  const { model, dom, say } = lab;
  const { eigenvalues = [], kind } = model.theory;
  dom.meter.hidden = !model.growth;
  dom.meterRows.replaceChildren();
  if (!model.growth) return;
  setText(dom.meterFormula, kind === 'sgd' ? '|1 − ηλ|' : '|r|');
  const names = DIRECTIONS[eigenvalues.length];
  lab.meterRows = eigenvalues
    .map((value, i) => i)
    .reverse()
    .map(i => {
      const row = make('div', 'meter-row');
      const name = make('span', 'lambda', `${names ? say(names[i]) : i + 1} `);
      name.append(make('span', 'math', 'λ'), ` ${rateText(eigenvalues[i])}`);
      const bar = make('span', 'bar');
      const fill = make('i');
      const tick = make('b');
      bar.append(fill, tick);
      const [predicted, measured] = [make('span', 'predicted'), make('span', 'measured')];
      row.append(name, bar, predicted, measured);
      dom.meterRows.append(row);
      return { i, bar, fill, tick, predicted, measured };
    });
}

const FULL_SCALE = 80; // percent of a bar's width at which a factor is 1

export function drawMeter(lab) {
  const { model, state, runs, say } = lab;
  if (!model.growth) return;
  const directions = model.theory.eigenvalues.length;
  const run = runs[state.active];
  const measured = measuredFactors(
    run,
    recordOf(lab, state.active),
    model.theory,
    model.theory.kind === 'sgd' ? 1 : 20,
  );
  for (const { i, bar, fill, tick, ...row } of lab.meterRows) {
    const factor = model.growth[state.m * directions + i];
    const size = Math.abs(factor);
    const word = size > 1 ? say('grows') : factor < 0 ? say('swings') : '';
    bar.classList.toggle('over', size > 1);
    row.predicted.classList.toggle('over', size > 1);
    fill.style.width = `${Math.min(100, size * FULL_SCALE)}%`;
    tick.hidden = Number.isNaN(measured[i]);
    tick.style.left = `${Math.min(100, Math.abs(measured[i]) * FULL_SCALE)}%`;
    setText(row.predicted, `${size.toFixed(3)}${word && ` ${word}`}`);
    setText(
      row.measured,
      Number.isNaN(measured[i]) ? '–' : number(Math.abs(measured[i]), Math.abs(measured[i]) < 100 ? 3 : 0),
    );
  }
}

/* ---------- read-out ------------------------------------------------------------------------------------- */

/** The table's cells, one row a weight. Plain descent reads now − η × g = next; the others now + step = next, g beside it. */
export function buildReadout(lab) {
  const { model, dom, say } = lab;
  const plain = model.theory.kind === 'sgd';
  setText(dom.ruleFormula, plain ? 'w ← w − η g' : 'w ← w + Δw');
  const head = plain
    ? [
        ['', ''],
        ['', say('now')],
        ['', ''],
        ['math', 'g'],
        ['', ''],
        ['', say('next')],
      ]
    : [
        ['', ''],
        ['', say('now')],
        ['', say('step')],
        ['', ''],
        ['', say('next')],
        ['math', 'g'],
      ];
  const { target_unit: unit } = model.header.data;
  const row = make('tr');
  for (const [className, text] of [...head, ['unit', unit || say('own_units')]]) {
    const cell = make(text ? 'th' : 'td', className, text);
    if (text) cell.scope = 'col';
    row.append(cell);
  }
  dom.readoutBody.replaceChildren(row);
  lab.readoutRows = model.parameters.map(parameter => {
    const line = make('tr');
    const name = make('th', 'name');
    name.scope = 'row';
    name.append(symbolNode(parameter), ` ${parameter.name}`);
    const order = plain
      ? ['now', 'times', 'g', 'equals', 'next', 'unit']
      : ['now', 'step', 'equals', 'next', 'g', 'unit'];
    const cells = Object.fromEntries(order.map(key => [key, make('td', key)]));
    cells.equals.textContent = '=';
    line.append(name, ...order.map(key => cells[key]));
    dom.readoutBody.append(line);
    return cells;
  });
}

export function drawReadout(lab) {
  const { model, state, runs, dom, say } = lab;
  const run = runs[state.active];
  const r = recordOf(lab, state.active);
  const [weights, last] = [run.weights(r), r >= run.last];
  const k = run.update(r);
  setText(dom.updateValue, number(k, 0));
  setText(dom.epochValue, say('epoch_of', { x: number(k / run.family.per_epoch, run.family.per_epoch === 1 ? 0 : 2) }));
  setText(dom.lossValue, number(run.loss(r)));
  setText(dom.gapValue, number(Math.max(0, run.loss(r) - model.landscape.floor)));
  const gradient = last ? null : slopes(model, weights, rowsAt(run, r, model.samples));
  const units = inOriginalUnits(weights, model.header.data);
  setText(dom.ruleText, ruleWords(lab, last));
  lab.readoutRows.forEach((cells, a) => {
    const next = run.weight(Math.min(r + 1, run.last), a);
    setText(cells.now, number(weights[a]));
    setText(cells.next, last ? '' : number(next));
    setText(cells.g, last ? '' : bracketed(gradient[a], model.theory.kind === 'sgd'));
    if (cells.times) setText(cells.times, last ? '' : `− ${rateText(model.rates[state.m])} ×`);
    if (cells.step)
      setText(cells.step, last ? '' : `${next < weights[a] ? '−' : '+'} ${number(Math.abs(next - weights[a]))}`);
    cells.equals.style.visibility = last ? 'hidden' : '';
    setText(cells.unit, signed(units[a]) + model.parameters[a].per);
  });
}

const bracketed = (x, inProduct) => (inProduct && x < 0 ? `(${number(x)})` : number(x));

function ruleWords(lab, last) {
  const { state, model, say } = lab;
  if (last) return say(lab.runs[state.active].outcome === 'converged' ? 'rule_converged' : 'rule_end');
  const plain = model.theory.kind === 'sgd';
  const whose =
    state.active === 'full'
      ? say('rule_full', { n: model.samples })
      : say(plain ? 'rule_batch' : 'rule_batch_plain', { name: nameOf(lab, state.active) });
  return plain ? whose : `${say('rule_step')}, ${whose}`;
}

/* ---------- divergence card ------------------------------------------------------------------------------ */

/** Shown in the read-out's place when the last update of a diverged run is on screen. */
export function drawCard(lab) {
  const { model, state, runs, dom, say } = lab;
  const run = runs[state.active];
  const open = run.outcome === 'diverged' && recordOf(lab, state.active) === run.last;
  if (dom.card.hidden === open) {
    dom.card.hidden = !open;
    dom.readout.hidden = open;
  }
  if (!open) return;
  setText(dom.cardTitle, say('diverged', { k: number(run.stopped, 0) }));
  const safe = model.rates[safeMember(lab)];
  const factor = model.growth ? Math.abs(model.growth[(state.m + 1) * model.theory.eigenvalues.length - 1]) : NaN;
  drawCardSum(lab, factor);
  setText(dom.cardWhy, cardReason(lab, factor));
  setText(dom.applyRate, say('apply', { r: rateText(safe) }));
  setText(dom.cardNote, cardNote(lab, safe));
}

function drawCardSum({ model, state, dom }, factor) {
  const { kind, eigenvalues } = model.theory;
  dom.cardSum.hidden = Number.isNaN(factor);
  if (dom.cardSum.hidden) return;
  const left =
    kind === 'sgd' ? `|1 − ${rateText(model.rates[state.m])} × ${number(eigenvalues.at(-1), 3)}| = ` : '|r| = ';
  dom.cardSum.replaceChildren(left, make('b', '', factor.toFixed(3)), factor > 1 ? ' > 1' : ' < 1');
}

function cardReason(lab, factor) {
  const { model, state, say } = lab;
  if (Number.isNaN(factor)) return say('diverged_no_theory');
  if (factor <= 1) return say('diverged_batch', { name: nameOf(lab, state.active) });
  const direction = directionKey(model, model.theory.eigenvectors.at(-1));
  const words = direction.together ? say('direction_together') : say('direction_weight', direction);
  return say(state.active === 'full' ? 'diverged_why' : 'diverged_why_batch', {
    direction: words,
    g: factor.toFixed(3),
    g2: (factor * factor).toFixed(3),
  });
}

function cardNote({ model, say }, safe) {
  const { critical, kind, safe: theirs } = model.theory;
  if (!critical || Math.abs(safe / theirs - 1) > 0.01) return say('safe_family');
  return say(kind === 'sgd' ? 'safe_half' : 'safe_momentum', { c: rateText(critical) });
}

/* ---------- transport, summary --------------------------------------------------------------------------- */

export function drawTransport(lab) {
  const { state, runs, dom, say } = lab;
  const run = runs[state.active];
  const k = run.update(recordOf(lab, state.active));
  showTransport(dom.transport, {
    now: k,
    last: run.end,
    playing: state.playing,
    name: say(state.playing ? 'pause' : 'play'),
    nowText: number(k, 0),
    allText: `/ ${number(run.end, 0)} ${say('x_updates')}`,
    spoken: say('count', { k, n: run.end }),
  });
}

/** One paragraph that says what the frame shows, for those who cannot see it. */
export function summaryText(lab) {
  const { model, state, runs, say } = lab;
  const run = runs[state.active];
  const r = recordOf(lab, state.active);
  const parts = [
    say('summary', {
      name: nameOf(lab, state.active),
      r: rateText(model.rates[state.m]),
      k: run.update(r),
      n: run.end,
      loss: number(run.loss(r)),
      gap: number(Math.max(0, run.loss(r) - model.landscape.floor)),
      weights: model.parameters.map((p, a) => `${symbolOf(p)} ${number(run.weight(r, a))}`).join(', '),
    }),
  ];
  const others = state.shown.filter(id => id !== state.active);
  if (others.length) {
    const list = others.map(id => `${nameOf(lab, id)} ${number(runs[id].loss(recordOf(lab, id)))}`).join(', ');
    parts.push(say('summary_others', { list }));
  }
  if (lab.outside) parts.push(say('summary_outside'));
  if (run.outcome === 'diverged') parts.push(say('diverged', { k: run.stopped }));
  return parts.join(' ');
}

export const rateWords = rate => (rate < 1e-4 ? scientific(rate) : rateText(rate));
