/* One update as a table and the code that makes it: a number knows its line, a line knows its numbers. */
import { listen } from '../../ui/canvas/js/pointer.js';
import { element } from '../../ui/figure/js/dials.js';

/** Columns of the table: the line of code that makes them; `given` is what the lines are given. */
export const COLUMNS = {
  row: 'given',
  x1: 'given',
  x2: 'given',
  target: 'given',
  prediction: 'prediction',
  difference: 'difference',
  share0: 'share',
  share1: 'share',
  share2: 'share',
};
/** Rows under the table, in the order in which the last steps fill them. */
const SUMS = ['total', 'mean', 'gradient', 'step', 'weights', 'new', 'price'];
const MADE_BY = { weights: 'given', price: 'given' };
const ARROWS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/** The page's part of the frame: switches, table, code. `light(line, row)`: the reader points at that. */
export function buildApart(frame, { light, flip }) {
  const { dom, say } = frame;
  const stage = dom.views.parentElement;
  const switches = element('div', { className: 'switches' });
  const table = element('table', { className: 'apart' });
  const scroll = element('div', { className: 'rows', tabIndex: 0 });
  const code = element('div', { className: 'code' });
  const sheet = element('div', { className: 'sheet' });
  stage.prepend(switches, sheet, code);
  sheet.append(scroll);
  scroll.append(table);
  scroll.dataset.ownKeys = '';
  const parts = { switches, table, scroll, code, buttons: {}, cells: [], sums: {}, heads: {}, lines: {} };
  const toggles = {
    which: frame.model.header.updates.map(String),
    sign: ['prediction', 'target'],
    units: ['scaled', 'original'],
  };
  for (const [name, options] of Object.entries(toggles)) layToggle(parts, name, options, flip);
  element('p', { className: 'worked', ariaLive: 'off' }, code).dataset.testid = 'worked';
  const over = event => pointed(event.target, light);
  frame.stops.push(
    listen(stage, { pointerover: over, focusin: over, click: over }),
    listen(table, { pointerleave: () => light(null), keydown: event => walk(event, table) }),
    listen(code, { pointerleave: () => light(null) }),
    listen(stage, { focusout: () => light(null) }),
  );
  scroll.setAttribute('aria-label', say('name_table'));
  return parts;
}

function layToggle(parts, name, options, flip) {
  const group = element('div', { className: 'toggle' }, parts.switches);
  group.setAttribute('role', 'group');
  parts.buttons[name] = { group, options: {} };
  for (const option of options) {
    const button = element('button', { type: 'button', onclick: () => flip(name, option) }, group);
    button.dataset.testid = `${name}-${option}`;
    parts.buttons[name].options[option] = button;
  }
}

function pointed(target, light) {
  const made = target.closest?.('[data-line]');
  if (made) light(made.dataset.line, made.dataset.row === undefined ? null : Number(made.dataset.row));
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

/** Head, one row a house, sums; anew when the batch is another. */
export function layTable(parts, { say, heads, count }) {
  const { table } = parts;
  table.replaceChildren();
  const head = element('tr', {}, element('thead', {}, table));
  for (const [id, line] of Object.entries(COLUMNS)) {
    const cell = element('th', { scope: 'col' }, head);
    cell.dataset.line = line;
    cell.dataset.column = id;
    parts.heads[id] = cell;
  }
  const body = element('tbody', {}, table);
  parts.cells = Array.from({ length: count }, (_, i) => {
    const row = element('tr', {}, body);
    return Object.entries(COLUMNS).map(([id, line]) => {
      const cell = element(id === 'row' ? 'th' : 'td', id === 'row' ? { scope: 'row' } : { tabIndex: -1 }, row);
      Object.assign(cell.dataset, { line, row: i, column: id });
      return cell;
    });
  });
  const foot = element('tfoot', {}, table);
  for (const id of SUMS) {
    const row = element('tr', { className: id }, foot);
    element('th', { scope: 'row', colSpan: 6 }, row);
    parts.sums[id] = [0, 1, 2].map(a => {
      const cell = element('td', { tabIndex: -1 }, row);
      cell.dataset.testid = `${id}-${a}`;
      return cell;
    });
    for (const cell of row.children) cell.dataset.line = MADE_BY[id] ?? id;
    row.firstChild.textContent = say(`sum_${id}`);
  }
  parts.cells[0][4].tabIndex = 0;
  for (const [id, text] of Object.entries(heads)) parts.heads[id].textContent = text;
}

/** The code, a line a button; what a line means stands behind it. */
export function layCode(parts, { say, lines }) {
  parts.code.querySelector('ol')?.remove();
  const list = element('ol');
  parts.code.prepend(list);
  parts.lines = {};
  for (const [id, text] of lines) {
    const item = element('li', {}, list);
    const button = element('button', { type: 'button', title: say(`line_${id}`) }, item);
    element('code', { textContent: text }, button);
    element('span', { textContent: say(`line_${id}`) }, button);
    button.dataset.line = id;
    button.dataset.testid = `line-${id}`;
    parts.lines[id] = button;
  }
}

/** What is lit: a line, everything it makes, and the row pointed at. */
export function lightUp(parts, line, row) {
  for (const [id, button] of Object.entries(parts.lines)) button.classList.toggle('lit', id === line);
  for (const cell of parts.table.querySelectorAll('[data-line]')) {
    const lit = cell.dataset.line === line && line !== 'given';
    cell.classList.toggle('lit', lit);
    cell.classList.toggle('pointed', lit && row !== null && Number(cell.dataset.row) === row);
  }
}

/** Keeps a row in sight without moving the page. */
export function follow(parts, i) {
  const { scroll } = parts;
  const row = parts.cells[i]?.[0].parentElement;
  if (!row) return void (scroll.scrollTop = 0);
  const [head, foot] = [parts.table.tHead.offsetHeight, parts.table.tFoot.offsetHeight];
  const [top, bottom] = [row.offsetTop - head, row.offsetTop + row.offsetHeight + foot];
  if (bottom > scroll.scrollTop + scroll.clientHeight) scroll.scrollTop = bottom - scroll.clientHeight;
  if (top < scroll.scrollTop) scroll.scrollTop = top;
}
