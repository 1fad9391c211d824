/* One update as a table and the code that makes it: a number knows its line, a line knows its numbers. */
import { listen } from '../../ui/canvas/js/pointer.js';
import { element, setText } from '../../ui/canvas/js/elements.js';
import { number, rateText, signed } from '../../ui/figure/js/figure.js';
import { known, lineAt, partial, rowNow, rowsAt, soFar, worked } from './sums.js';

/** Columns of the table: the line of code that makes them; `given` is what the lines are given. */
const COLUMNS = {
  row: 'given', x1: 'given', x2: 'given', target: 'given', prediction: 'prediction', difference: 'difference',
  share0: 'share', share1: 'share', share2: 'share',
};
/** Rows under the table, in the order in which the last steps fill them. */
const SUMS = ['total', 'mean', 'gradient', 'step', 'weights', 'new', 'price'];
const MADE_BY = { weights: 'given', price: 'given' };
const ARROWS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/** The page's part of the picture: table and code. @param {Frame} figure */
function build(figure) {
  const { dom, say, state } = figure;
  const stage = dom.views.parentElement;
  const table = element('table', { className: 'apart' });
  const scroll = element('div', { className: 'rows', tabIndex: 0 });
  const code = element('div', { className: 'code' });
  const sheet = element('div', { className: 'sheet' });
  stage.prepend(sheet, code);
  sheet.append(scroll);
  scroll.append(table);
  scroll.dataset.ownKeys = '';
  scroll.setAttribute('aria-label', say('name_table'));
  element('p', { className: 'worked', ariaLive: 'off' }, code).dataset.testid = 'worked';
  const light = (line, row = /** @type {number | null} */ (null)) => {
    if (!line && dom.root.getRootNode().activeElement?.dataset.line) return; // what has the focus stays lit
    state.lit.now = line && { line, row };
    figure.draw();
  };
  const over = event => {
    const { line, row } = event.target.closest?.('[data-line]')?.dataset ?? {};
    if (line) light(line, row === undefined ? null : Number(row));
  };
  figure.stops.push(
    listen(stage, { pointerover: over, focusin: over, click: over, focusout: () => light(null) }),
    listen(table, { pointerleave: () => light(null), keydown: event => walk(event, table) }),
    listen(code, { pointerleave: () => light(null) }),
  );
  return { table, scroll, code, cells: [], sums: {}, lines: {} };
}

/** Arrow keys walk through the numbers; one of them is in the order of the Tab key. */
function walk(event, table) {
  const by = ARROWS[event.key];
  const cell = event.target.closest('td');
  if (!by || !cell) return;
  const rows = [...table.querySelectorAll('tbody tr, tfoot tr')].map(row => [...row.querySelectorAll('td')]);
  const at = rows.findIndex(row => row.includes(cell));
  const fromEnd = rows[at].length - rows[at].indexOf(cell); // sums stand under the last columns
  const row = rows[at + by[0]];
  const next = row?.[Math.max(0, row.length - fromEnd) + by[1]];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

/** Head, one row a house, sums; the code, a line a button with what it means behind it. Anew where the batch, the sign
    or the language is another. */
function lay(parts, { header, say, state: { sign, units } }, count) {
  const { table, code } = parts;
  table.replaceChildren();
  const head = element('tr', {}, element('thead', {}, table));
  for (const [column, line] of Object.entries(COLUMNS))
    Object.assign(element('th', { scope: 'col', textContent: say(`head_${column}`) }, head).dataset, { line, column });
  const body = element('tbody', {}, table);
  parts.cells = Array.from({ length: count }, (_, i) => {
    const row = element('tr', {}, body);
    return Object.entries(COLUMNS).map(([column, line]) => {
      const cell = element(column === 'row' ? 'th' : 'td', column === 'row' ? { scope: 'row' } : { tabIndex: -1 }, row);
      Object.assign(cell.dataset, { line, row: i, column });
      return cell;
    });
  });
  parts.cells[0][4].tabIndex = 0;
  const foot = element('tfoot', {}, table);
  for (const id of SUMS) {
    const row = element('tr', { className: id }, foot);
    const name = say(id === 'price' ? `sum_price_${units}` : `sum_${id}`);
    parts.sums[id] = { name: element('th', { scope: 'row', colSpan: 6, textContent: name }, row) };
    parts.sums[id].cells = [0, 1, 2].map(a => {
      const cell = element('td', { tabIndex: -1 }, row);
      cell.dataset.testid = `${id}-${a}`;
      return cell;
    });
    for (const cell of row.children) cell.dataset.line = MADE_BY[id] ?? id;
  }
  code.querySelector('ol')?.remove();
  const list = element('ol');
  code.prepend(list);
  parts.lines = Object.fromEntries(header.code[sign].map(([line, text]) => {
    const button = element('button', { type: 'button', title: say(`line_${line}`) }, element('li', {}, list));
    element('code', { textContent: text }, button);
    element('span', { textContent: say(`line_${line}`) }, button);
    Object.assign(button.dataset, { line, testid: `line-${line}` });
    return [line, button];
  }));
}


function fill(parts, { say }, all, k) {
  const [rows, now, so] = [rowsAt(k, all.n), rowNow(k, all.n), soFar(all, k)];
  parts.cells.forEach((cells, i) => {
    const inputs = [0, 1].map(a => number(all.inputs[3 * i + a]));
    const shares = [0, 1, 2].map(a => signed(all.share[3 * i + a]));
    const given = [String(all.rows[i] + 1), ...inputs, number(all.target[i], 1), number(all.prediction[i])];
    [...given, signed(all.difference[i]), ...shares].forEach((text, j) => setText(cells[j], text));
    cells[0].parentElement.className = k && i === now ? 'now' : i < now ? 'done' : 'ahead';
  });
  const texts = {
    total: [0, 1, 2].map(a => signed(partial(all, rows, a))),
    weights: all.weights.map(w => number(w)),
    ...Object.fromEntries(['mean', 'gradient', 'step'].map(id => [id, so[id].map(x => signed(x, 3))])),
    ...Object.fromEntries(['new', 'price'].map(id => [id, so[id].map(x => number(x, 3))])),
  };
  for (const id of SUMS) {
    const shown = ['total', 'weights'].includes(id) || known(id, k);
    parts.sums[id].cells.forEach((cell, a) => setText(cell, shown ? texts[id][a] : '·'));
  }
  const names = {
    total: { k: rows }, mean: { n: so.rows }, gradient: { two: number(all.two, 0) }, step: { rate: rateText(all.rate) },
  };
  for (const [id, values] of Object.entries(names)) setText(parts.sums[id].name, say(`sum_${id}`, values));
}

/** What is lit: a line, everything it makes, and the row pointed at. */
function lightUp(parts, line, row) {
  for (const [id, button] of Object.entries(parts.lines)) button.classList.toggle('lit', id === line);
  for (const cell of parts.table.querySelectorAll('[data-line]')) {
    const lit = cell.dataset.line === line && line !== 'given';
    cell.classList.toggle('lit', lit);
    cell.classList.toggle('pointed', lit && row !== null && Number(cell.dataset.row) === row);
  }
}

/** Keeps a row in sight without moving the page. */
function follow(parts, i) {
  const { scroll } = parts;
  const row = parts.cells[i]?.[0].parentElement;
  if (!row) return void (scroll.scrollTop = 0);
  const [head, foot] = [parts.table.tHead.offsetHeight, parts.table.tFoot.offsetHeight];
  const [top, bottom] = [row.offsetTop - head, row.offsetTop + row.offsetHeight + foot];
  if (bottom > scroll.scrollTop + scroll.clientHeight) scroll.scrollTop = bottom - scroll.clientHeight;
  if (top < scroll.scrollTop) scroll.scrollTop = top;
}

/** Renews table and code for the step that is shown. @param {Frame} figure @param {any} all its numbers */
export function layTable(figure, all) {
  const { header, now: k, state, version } = figure;
  const { sign, units, which, lit } = state;
  const parts = (lit.parts ??= build(figure));
  const { line, row } = lit.now ?? { line: lineAt(k, all.n), row: null };
  const look = [header.id, which, sign, units, all.n].join('|');
  const key = [look, k, all.rate, line, row, version].join('|');
  if (key === lit.key) return;
  if (look !== lit.look) lay(parts, figure, all.n);
  if (!lit.now && k !== lit.k) follow(parts, k ? rowNow(k, all.n) : -1);
  Object.assign(lit, { key, look, k });
  fill(parts, figure, all, k);
  lightUp(parts, line, row);
  const text = line ? worked(figure, line, row ?? rowNow(k, all.n), k) : figure.say('worked_start');
  setText(parts.code.querySelector('.worked'), text);
}
