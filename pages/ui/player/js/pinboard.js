/* The pins in words and numbers, under the pictures: what is different, and what that has done. */
import { number } from '../../canvas/js/numbers.js';
import { compared, differences } from './compared.js';
import { isPlaced, numberOf } from './ghosts.js';
import { lookOf } from './haunt.js';
import { dashes, make, setText } from './page.js';
import { drawRacers } from './racers.js';

const LINES = ['at', 'rows', 'reach', 'note'];

/** @param {Lab} lab */
export function drawPins(lab) {
  const { dom } = lab;
  const pins = lab.ghosts.filter(({ kind }) => kind === 'pin');
  dom.pins.hidden = !pins.length;
  const rows = dom.pins.children;
  while (rows.length > pins.length) dom.pins.lastChild.remove();
  while (rows.length < pins.length) dom.pins.append(cardOf());
  pins.forEach((ghost, i) => fill(lab, rows[i], ghost));
  drawRacers(lab);
  dom.pins.parentElement.hidden = dom.pins.hidden && dom.racers.hidden && !lab.beside.said;
}

function cardOf() {
  const card = make('li', 'pinned');
  const head = make('p', 'what');
  const away = make('button', 'away', '×');
  away.type = 'button';
  away.dataset.testid = 'unpin';
  head.append(make('b', 'number'), dashes(), make('span', 'differs'), away);
  card.append(head, ...LINES.map(name => make('p', name)));
  return card;
}

function fill(lab, card, ghost) {
  const [head, ...lines] = card.children;
  const [label, svg, differs, away] = head.children;
  const n = numberOf(lab, ghost);
  setText(label, String(n));
  const dash = lookOf(lab, ghost).dash.join(' ');
  if (svg.firstChild.getAttribute('stroke-dasharray') !== dash) svg.firstChild.setAttribute('stroke-dasharray', dash);
  setText(differs, differsText(lab, ghost));
  away.dataset.pin = ghost.text;
  away.setAttribute('aria-label', lab.say('unpin', { n }));
  const told = linesOf(lab, ghost);
  lines.forEach((line, i) => {
    setText(line, told[LINES[i]] ?? '');
    line.hidden = !told[LINES[i]];
  });
}

/** In which settings it differs from the run in hand. @param {Lab} lab */
export function differsText(lab, ghost) {
  const { say } = lab;
  const labels = { ...ghost.labels, active: say('pin_active'), lr: say('learning_rate') };
  const all = differences(lab, ghost).map(({ name, from, to }) => `${labels[name] ?? name} ${from} → ${to}`);
  return all.join(', ') || say('pin_same');
}

/** @param {Lab} lab */
function linesOf(lab, ghost) {
  const { say } = lab;
  const found = compared(lab, ghost);
  const elsewhere = isPlaced(lab, ghost) ? '' : say('pin_elsewhere');
  if (!found) return { note: say('pin_unmeasured') };
  const { update, loss, same, rows, reach } = found;
  const by = Math.abs(loss - same.loss);
  const which = by < 1e-9 * Math.abs(loss) ? 'pin_level' : loss < same.loss ? 'pin_lower' : 'pin_higher';
  const at = say('pin_at', { k: number(update, 0), a: lossText(lab, same, update), b: number(loss) });
  const after = rows && say('pin_rows', { n: number(rows.rows, 0), a: number(rows.theirs), b: number(rows.mine) });
  return {
    at: `${at} (${say(which, { x: number(by) })})`,
    rows: after,
    reach: say('pin_reach', { l: number(loss), a: reachText(lab, reach.theirs), b: reachText(lab, reach.mine) }),
    note: ghost.run.outcome === 'diverged' ? say('pin_diverged', { k: number(ghost.run.stopped, 0) }) : elsewhere,
  };
}

const lossText = ({ say }, { loss, update }, wanted) =>
  update === wanted ? number(loss) : say('pin_kept', { x: number(loss), k: number(update, 0) });

/** An update; where not all were kept, that it was there by then. */
const reachText = ({ say }, found) =>
  found ? `${found.exact ? '' : '≤ '}${number(found.update, 0)}` : say('pin_never');
