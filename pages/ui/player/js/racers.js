/* The race of optimizers in words: who runs, at which rate, and the loss of each now; the lowest is marked. */
import { number, rateText } from '../../canvas/js/numbers.js';
import { isAwaited, partsOf, racerOf, racersOf } from './beside.js';
import { ghostRecord } from './ghosts.js';
import { lookAs } from './haunt.js';
import { dashes, make, setText } from './page.js';

/** @param {Lab} lab */
export function drawRacers(lab) {
  const { dom, say } = lab;
  const parts = partsOf(lab);
  dom.racers.hidden = !parts.length;
  dom.racers.setAttribute('aria-busy', String(parts.some(part => isAwaited(lab, part))));
  setText(dom.besideSaid, lab.beside.said && say(lab.beside.said));
  const rows = dom.racers.children;
  while (rows.length > parts.length) dom.racers.lastChild.remove();
  while (rows.length < parts.length) dom.racers.append(cardOf());
  const racers = parts.map(part => racerOf(lab, part) ?? racerNamed(lab, part.split('@')[0]));
  const losses = racers.map(ghost => (ghost ? ghost.run.loss(ghostRecord(lab, ghost)) : NaN));
  const least = Math.min(...losses.filter(loss => !Number.isNaN(loss)));
  parts.forEach((part, i) => {
    name(lab, rows[i], part, i);
    rows[i].classList.toggle('awaited', isAwaited(lab, part) && !lab.beside.failed);
    if (racers[i]) fill(lab, rows[i], racers[i], { loss: losses[i], lowest: losses[i] === least });
    else empty(rows[i]);
  });
}

/** A racer that has run at another rate, until it has run at its new one. @param {Lab} lab */
const racerNamed = (lab, optimizer) => racersOf(lab).find(ghost => ghost.optimizer === optimizer);

function cardOf() {
  const card = make('li', 'racer');
  const rate = Object.assign(make('input', 'own'), { type: 'text', inputMode: 'decimal', size: 7 });
  rate.dataset.testid = 'racer-rate';
  rate.dataset.ownKeys = '';
  const away = make('button', 'away', '×');
  away.type = 'button';
  away.dataset.testid = 'leave-race';
  card.append(make('b', 'number'), dashes(), make('span', 'differs'), rate, make('span', 'loss'), away);
  return card;
}

/** What is known of a racer before it has run. @param {Lab} lab */
function name(lab, card, part, n) {
  const [label, svg, named, rate, , away] = card.children;
  const { model, say } = lab;
  const [optimizer, given = ''] = part.split('@');
  const called = model.header.optimizers[optimizer];
  const { color, dash } = lookAs(lab, { kind: 'race' }, n);
  if (card.style.getPropertyValue('--racer') !== color) card.style.setProperty('--racer', color);
  setText(label, String(n + 1));
  const text = dash.join(' ');
  if (svg.firstChild.getAttribute('stroke-dasharray') !== text) svg.firstChild.setAttribute('stroke-dasharray', text);
  setText(named, called);
  if (rate.dataset.racer !== optimizer) {
    Object.assign(rate.dataset, { said: '', racer: optimizer });
    rate.value = given;
  }
  rate.readOnly = Boolean(model.header.fixed); // nobody there could compute another
  rate.setAttribute('aria-label', say('racer_rate', { name: called }));
  rate.title = rate.getAttribute('aria-label');
  away.dataset.racer = optimizer;
  away.setAttribute('aria-label', say('leave_race', { name: called }));
}

function empty(card) {
  setText(card.children[4], '');
  card.classList.remove('lowest');
}

function fill(lab, card, ghost, { loss, lowest }) {
  const [, , , rate, told] = card.children;
  const lost = ghost.run.outcome === 'diverged' && ghostRecord(lab, ghost) >= ghost.run.last;
  const written = rateText(ghost.rate);
  if (rate.dataset.said !== written) {
    rate.dataset.said = written;
    rate.value = written;
  }
  setText(told, lost ? lab.say('racer_lost') : number(loss));
  card.classList.toggle('lowest', lowest && !lost);
}

/** The race in a line. @param {Lab} lab */
export function racersText(lab) {
  const loss = ghost => number(ghost.run.loss(ghostRecord(lab, ghost)));
  return racersOf(lab).map(ghost => `${ghost.named.optimizer} ${rateText(ghost.rate)}: ${loss(ghost)}`).join(', ');
}
