/* The race of optimizers in words: who runs, at which rate, and the loss of each now; the lowest is marked. */
import { setText } from '../../canvas/js/elements.js';
import { html, render } from '../../vendor/lit-html/lit-html.js';
import { number, rateText } from '../../canvas/js/numbers.js';
import { isAwaited, partsOf, racerOf, racersOf } from './comparisonLoader.js';
import { ghostRecord } from './comparisonRuns.js';
import { dashes, lookAs } from './comparisonTrails.js';

/** @param {Lab} lab */
export function drawRacers(lab) {
  const { dom, say } = lab;
  const parts = partsOf(lab);
  dom.racers.hidden = !parts.length;
  dom.racers.setAttribute('aria-busy', String(parts.some(part => isAwaited(lab, part))));
  setText(dom.besideSaid, lab.beside.said && say(lab.beside.said));
  const racers = parts.map(part => racerOf(lab, part) ?? racerNamed(lab, part.split('@')[0]));
  const losses = racers.map(ghost => (ghost ? ghost.run.loss(ghostRecord(lab, ghost)) : NaN));
  const least = Math.min(...losses.filter(loss => !Number.isNaN(loss)));
  const seen = losses.map(loss => ({ loss, lowest: loss === least }));
  render(parts.map((part, n) => cardOf(lab, part, n, racers[n], seen[n])), dom.racers);
}

/** A racer that has run at another rate, until it has run at its new one. @param {Lab} lab */
const racerNamed = (lab, optimizer) => racersOf(lab).find(ghost => ghost.optimizer === optimizer);

/** A racer with its rate and its loss now, both empty before it has run; a rate that is being typed is left alone until
    there is another. @param {Lab} lab */
function cardOf(lab, part, n, ghost, { loss, lowest }) {
  const { model, say } = lab;
  const [optimizer, given = ''] = part.split('@');
  const name = model.header.optimizers[optimizer];
  const look = lookAs(lab, { kind: 'race' }, n);
  const lost = ghost?.run.outcome === 'diverged' && ghostRecord(lab, ghost) >= ghost.run.last;
  const waits = isAwaited(lab, part) && !lab.beside.failed;
  const told = ghost ? (lost ? say('racer_lost') : number(loss)) : '';
  const state = `${waits ? 'awaited' : ''} ${lowest && !lost ? 'lowest' : ''}`;
  return html`<li class="racer ${state}" style="--racer: ${look.color}">
    <b class="number">${n + 1}</b>${dashes(look)}<span class="differs">${name}</span
    ><input type="text" class="own" inputmode="decimal" size="7" data-testid="racer-rate" data-own-keys
      data-racer=${optimizer} .value=${ghost ? rateText(ghost.rate) : given} ?readonly=${Boolean(model.header.fixed)}
      aria-label=${say('racer_rate', { name })} title=${say('racer_rate', { name })}
    /><span class="loss">${told}</span
    ><button type="button" class="away" data-testid="leave-race" data-racer=${optimizer}
      aria-label=${say('leave_race', { name })}>×</button>
  </li>`;
}

/** The race in a line. @param {Lab} lab */
export function racersText(lab) {
  const loss = ghost => number(ghost.run.loss(ghostRecord(lab, ghost)));
  return racersOf(lab).map(ghost => `${ghost.named.optimizer} ${rateText(ghost.rate)}: ${loss(ghost)}`).join(', ');
}
