/* One update as a table and the code that makes it: a number knows its line, a line knows its numbers. */
import { element } from '../../ui/canvas/js/elements.js';
import { listen } from '../../ui/canvas/js/pointer.js';
import { number, rateText, signed } from '../../ui/figure/js/figure.js';
import { html, render } from '../../ui/vendor/lit-html/lit-html.js';
import { known, lineAt, worked } from './sums.js';

/** Columns of the table: the line of code that makes them; `given` is what the lines are given. */
const COLUMNS = {
  row: 'given', x1: 'given', x2: 'given', target: 'given', prediction: 'prediction', difference: 'difference',
  share0: 'share', share1: 'share', share2: 'share',
};
const MADE_BY = { weights: 'given', price: 'given' };
const ARROWS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/** The page's part of the picture: places for table and code. @param {Frame} figure */
function build(figure) {
  const { dom, state } = figure;
  const stage = dom.views.parentElement;
  const [sheet, code] = ['sheet', 'code'].map(className => element('div', { className }));
  stage.prepend(sheet, code);
  const light = (line, row = /** @type {number | null} */ (null)) => {
    if (!line && dom.root.getRootNode().activeElement?.dataset.line) return; // what has the focus stays lit
    state.lit.now = line && { line, row };
    figure.draw();
  };
  const over = event => {
    const { line, row } = event.target.closest?.('[data-line]')?.dataset ?? {};
    if (line) light(line, row === undefined ? null : Number(row));
  };
  const away = () => light(null);
  figure.stops.push(
    listen(stage, { pointerover: over, focusin: over, click: over, focusout: away, keydown: walk }),
    ...[sheet, code].map(part => listen(part, { pointerleave: away })),
  );
  return { sheet, code };
}

/** Arrow keys walk through the numbers; one of them is in the order of the Tab key. */
function walk(event) {
  const by = ARROWS[event.key];
  const cell = event.target.closest('td');
  if (!by || !cell) return;
  const rows = [...cell.closest('table').querySelectorAll('tbody tr, tfoot tr')];
  const cells = rows.map(row => [...row.querySelectorAll('td')]);
  const at = cells.findIndex(row => row.includes(cell));
  const fromEnd = cells[at].length - cells[at].indexOf(cell); // sums stand under the last columns
  const row = cells[at + by[0]];
  const next = row?.[Math.max(0, row.length - fromEnd) + by[1]];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

/** Rows under the table, in the order in which the last steps fill them: [id, three numbers, values of its name]. */
function sumsOf({ derived: { so, ...all }, now: k, state: { units } }) {
  const shown = (id, text) => (known(id, k) ? so[id].map(x => text(x, 3)) : ['·', '·', '·']);
  return [
    ['total', all.total.map(x => signed(x)), { k: all.rows }],
    ['mean', shown('mean', signed), { n: so.rows }],
    ['gradient', shown('gradient', signed), { two: number(all.two, 0) }],
    ['step', shown('step', signed), { rate: rateText(all.rate) }],
    ['weights', all.weights.map(w => number(w)), {}],
    ['new', shown('new', number), {}],
    ['price', shown('price', number), {}, `_${units}`],
  ];
}

/** Head, one row a house, sums. What the `lit` line makes is lit, and the row pointed at. */
function tableOf(figure, lit) {
  const { derived: all, now: k, say } = figure;
  const look = (line, row = -1) => {
    if (line !== lit.line || line === 'given') return '';
    return row === lit.row ? 'lit pointed' : 'lit';
  };
  const columns = Object.entries(COLUMNS);
  const head = columns.map(([column, line]) =>
    html`<th scope="col" class=${look(line)} data-line=${line} data-column=${column}>${say(`head_${column}`)}</th>`);
  const rowOf = (_, i) => {
    const inputs = [0, 1].map(a => number(all.inputs[3 * i + a]));
    const shares = [0, 1, 2].map(a => signed(all.share[3 * i + a]));
    const made = [number(all.prediction[i]), signed(all.difference[i]), ...shares];
    const texts = [...inputs, number(all.target[i], 1), ...made];
    const cells = columns.slice(1).map(([column, line], j) =>
      html`<td tabindex=${i || j !== 3 ? -1 : 0} class=${look(line, i)} data-line=${line} data-row=${i}
        data-column=${column}>${texts[j]}</td>`);
    return html`<tr class=${k && i === all.i ? 'now' : i < all.i ? 'done' : 'ahead'}>
      <th scope="row" data-line="given" data-row=${i} data-column="row">${all.places[i] + 1}</th>${cells}</tr>`;
  };
  const foot = sumsOf(figure).map(([id, texts, values, of = '']) => {
    const line = MADE_BY[id] ?? id;
    const cells = texts.map((text, a) =>
      html`<td tabindex="-1" class=${look(line)} data-line=${line} data-testid="${id}-${a}">${text}</td>`);
    const name = say(`sum_${id}${of}`, values);
    return html`<tr class=${id}>
      <th scope="row" colspan="6" class=${look(line)} data-line=${line}>${name}</th>${cells}</tr>`;
  });
  return html`<div class="rows" tabindex="0" data-own-keys aria-label=${say('name_table')}><table class="apart">
    <thead><tr>${head}</tr></thead><tbody>${Array.from(all.places, rowOf)}</tbody><tfoot>${foot}</tfoot></table></div>`;
}

/** The code, a line a button with what it means behind it; under it the lit line with its numbers. */
function codeOf(figure, { line, row }) {
  const { header, say, state: { sign } } = figure;
  const lines = header.code[sign].map(([id, text]) =>
    html`<li><button type="button" class=${id === line ? 'lit' : ''} title=${say(`line_${id}`)} data-line=${id}
      data-testid="line-${id}"><code>${text}</code><span>${say(`line_${id}`)}</span></button></li>`);
  const text = line ? worked(figure, line, row ?? undefined) : say('worked_start');
  return html`<ol>${lines}</ol><p class="worked" aria-live="off" data-testid="worked">${text}</p>`;
}

/** Keeps a row in sight without moving the page. */
function follow(sheet, i) {
  const scroll = sheet.firstElementChild;
  const table = scroll.querySelector('table');
  const row = table.tBodies[0].rows[i];
  if (!row) return void (scroll.scrollTop = 0);
  const [head, foot] = [table.tHead.offsetHeight, table.tFoot.offsetHeight];
  const [top, bottom] = [row.offsetTop - head, row.offsetTop + row.offsetHeight + foot];
  if (bottom > scroll.scrollTop + scroll.clientHeight) scroll.scrollTop = bottom - scroll.clientHeight;
  if (top < scroll.scrollTop) scroll.scrollTop = top;
}

/** Renews table and code for the step that is shown. @param {Frame} figure */
export function layTable(figure) {
  const { derived: { i, n, rate }, header, now: k, state, version } = figure;
  const { sign, units, which, lit } = state;
  const parts = (lit.parts ??= build(figure));
  const light = lit.now ?? { line: lineAt(k, n), row: null };
  const key = [header.id, which, sign, units, n, k, rate, light.line, light.row, version].join('|');
  if (key === lit.key) return;
  render(tableOf(figure, light), parts.sheet);
  render(codeOf(figure, light), parts.code);
  if (!lit.now && k !== lit.k) follow(parts.sheet, k ? i : -1);
  Object.assign(lit, { key, k });
}
