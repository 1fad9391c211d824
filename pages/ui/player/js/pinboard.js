/* The pins in words and numbers, under the pictures: what is different, and what that has done. */
import { html, render } from '../../vendor/lit-html/lit-html.js';
import { number, rateText } from '../../canvas/js/numbers.js';
import { compared, differences } from './compared.js';
import { ghostRecord, isAwaited, isPlaced, numberOf, partsOf, racerOf, racersOf } from './comparisonRuns.js';
import { dashes, lookAs, lookOf } from './comparisonTrails.js';
import { setText } from '../../canvas/js/elements.js';
import { drawTrials, trialsOf } from './trials.js';

const LINES = ['at', 'rows', 'reach', 'note'];

/** @param {Lab} lab */
export function drawPins(lab) {
  const { dom } = lab;
  const pins = lab.ghosts.filter(({ kind }) => kind === 'pin');
  dom.pins.hidden = !pins.length;
  render(pins.map(ghost => cardOf(lab, ghost)), dom.pins);
  drawRacers(lab);
  drawTrials(lab);
  dom.pins.parentElement.hidden = dom.pins.hidden && dom.racers.hidden && !lab.beside.said;
}

/** @param {Lab} lab */
function cardOf(lab, ghost) {
  const n = numberOf(lab, ghost);
  const told = linesOf(lab, ghost);
  return html`<li class="pinned">
    <p class="what">
      <b class="number">${n}</b>${dashes(lookOf(lab, ghost))}<span class="differs">${differsText(lab, ghost)}</span
      ><button type="button" class="away" data-testid="unpin" data-pin=${ghost.text}
        aria-label=${lab.say('unpin', { n })}>×</button>
    </p>
    ${LINES.map(name => html`<p class=${name} ?hidden=${!told[name]}>${told[name] ?? ''}</p>`)}
  </li>`;
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

/** @param {Lab} lab */
function drawRacers(lab) {
  const { dom, say } = lab;
  const parts = partsOf(lab);
  dom.racers.hidden = !parts.length;
  dom.racers.setAttribute('aria-busy', String(parts.some(part => isAwaited(lab, part))));
  setText(dom.besideSaid, lab.beside.said && say(lab.beside.said));
  const racers = parts.map(part => racerOf(lab, part) ?? racerNamed(lab, part.split('@')[0]));
  const losses = racers.map(ghost => (ghost ? ghost.run.loss(ghostRecord(lab, ghost)) : NaN));
  const least = Math.min(...losses.filter(loss => !Number.isNaN(loss)));
  const seen = losses.map(loss => ({ loss, lowest: loss === least }));
  render(parts.map((part, n) => racerCardOf(lab, part, n, racers[n], seen[n])), dom.racers);
}

/** A racer that has run at another rate, until it has run at its new one. @param {Lab} lab */
const racerNamed = (lab, optimizer) => racersOf(lab).find(ghost => ghost.optimizer === optimizer);

/** A racer with its rate and its loss now, both empty before it has run; a rate that is being typed is left alone until
    there is another. @param {Lab} lab */
function racerCardOf(lab, part, n, ghost, seen) {
  const { model, say } = lab;
  const [optimizer, given = ''] = part.split('@');
  const name = model.header.optimizers[optimizer];
  const look = lookAs(lab, { kind: 'race' }, n);
  const waits = isAwaited(lab, part) && !lab.beside.failed;
  const result = trialsOf(lab, part) ?? resultNow(lab, ghost, seen);
  const state = `${waits ? 'awaited' : ''} ${result.lowest ? 'lowest' : ''}`;
  return html`<li class="racer ${state}" style="--racer: ${look.color}">
    <b class="number">${n + 1}</b>${dashes(look)}<span class="differs">${name}</span
    ><input type="text" class="own" inputmode="decimal" size="7" data-testid="racer-rate" data-own-keys
      data-racer=${optimizer} .value=${ghost ? rateText(ghost.rate) : given} ?readonly=${Boolean(model.header.fixed)}
      aria-label=${say('racer_rate', { name })} title=${say('racer_rate', { name })}
    /><span class="loss" title=${result.means}>${result.text}</span
    ><button type="button" class="away" data-testid="leave-race" data-racer=${optimizer}
      aria-label=${say('leave_race', { name })}>×</button>
  </li>`;
}

/** Its loss at this moment of the race. @param {Lab} lab */
function resultNow(lab, ghost, { loss, lowest }) {
  const lost = ghost?.run.outcome === 'diverged' && ghostRecord(lab, ghost) >= ghost.run.last;
  const text = ghost ? (lost ? lab.say('racer_lost') : number(loss)) : '';
  return { text, means: '', lowest: lowest && !lost };
}

/** The race in a line. @param {Lab} lab */
export function racersText(lab) {
  const loss = ghost => number(ghost.run.loss(ghostRecord(lab, ghost)));
  return racersOf(lab).map(ghost => `${ghost.named.optimizer} ${rateText(ghost.rate)}: ${loss(ghost)}`).join(', ');
}
