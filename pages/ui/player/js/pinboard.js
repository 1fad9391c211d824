/* The pins in words and numbers, under the pictures: what is different, and what that has done. */
import { html, render } from '../../vendor/lit-html/lit-html.js';
import { number } from '../../canvas/js/numbers.js';
import { compared, differences } from './compared.js';
import { isPlaced, numberOf } from './comparisonRuns.js';
import { dashes, lookOf } from './comparisonTrails.js';
import { drawRacers } from './racers.js';

const LINES = ['at', 'rows', 'reach', 'note'];

/** @param {Lab} lab */
export function drawPins(lab) {
  const { dom } = lab;
  const pins = lab.ghosts.filter(({ kind }) => kind === 'pin');
  dom.pins.hidden = !pins.length;
  render(pins.map(ghost => cardOf(lab, ghost)), dom.pins);
  drawRacers(lab);
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
