/* The race of optimizers in words: who runs, at which rate, and the loss of each now; the lowest is marked. */
import { number, rateText } from '../../canvas/js/numbers.js';
import { ghostRecord, numberOf } from './ghosts.js';
import { lookOf } from './haunt.js';
import { dashes, make, setText } from './page.js';

/** Those that race, in order. @param {Lab} lab */
export const racersIn = ({ ghosts }) => ghosts.filter(({ kind }) => kind === 'race');

/** @param {Lab} lab */
export function drawRacers(lab) {
  const { dom, model, state, say } = lab;
  dom.race.hidden = dom.pin.hidden || Boolean(model.header.fixed);
  dom.race.setAttribute('aria-pressed', Boolean(state.race));
  dom.race.title = say('race_means');
  const racers = racersIn(lab);
  dom.racers.hidden = !racers.length;
  dom.root.dataset.race = state.race;
  const rows = dom.racers.children;
  while (rows.length > racers.length) dom.racers.lastChild.remove();
  while (rows.length < racers.length) dom.racers.append(cardOf());
  const losses = racers.map(ghost => ghost.run.loss(ghostRecord(lab, ghost)));
  const least = Math.min(...losses);
  racers.forEach((ghost, i) => fill(lab, rows[i], ghost, { loss: losses[i], lowest: losses[i] === least }));
}

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

function fill(lab, card, ghost, { loss, lowest }) {
  const [label, svg, name, rate, told, away] = card.children;
  const { say } = lab;
  const { color, dash } = lookOf(lab, ghost);
  const called = ghost.named.optimizer;
  const lost = ghost.run.outcome === 'diverged' && ghostRecord(lab, ghost) >= ghost.run.last;
  if (card.style.getPropertyValue('--racer') !== color) card.style.setProperty('--racer', color);
  setText(label, String(numberOf(lab, ghost)));
  const text = dash.join(' ');
  if (svg.firstChild.getAttribute('stroke-dasharray') !== text) svg.firstChild.setAttribute('stroke-dasharray', text);
  setText(name, called);
  const written = rateText(ghost.rate);
  if (rate.dataset.said !== written || rate.dataset.racer !== ghost.optimizer) {
    Object.assign(rate.dataset, { said: written, racer: ghost.optimizer });
    rate.value = written;
    rate.setAttribute('aria-label', say('racer_rate', { name: called }));
    rate.title = rate.getAttribute('aria-label');
  }
  setText(told, lost ? say('racer_lost') : number(loss));
  card.classList.toggle('lowest', lowest && !lost);
  away.dataset.racer = ghost.optimizer;
  away.setAttribute('aria-label', say('leave_race', { name: called }));
}

/** The race in a line. @param {Lab} lab */
export function racersText(lab) {
  const loss = ghost => number(ghost.run.loss(ghostRecord(lab, ghost)));
  return racersIn(lab).map(ghost => `${ghost.named.optimizer} ${rateText(ghost.rate)}: ${loss(ghost)}`).join(', ');
}
