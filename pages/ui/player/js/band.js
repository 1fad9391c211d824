/* The band of a run whose batches or noise are drawn: where the same run lies with other seeds. It is asked for once
   the hand rests. */
import { mix } from '../../canvas/js/paint.js';
import { lasting } from '../../canvas/js/mount.js';
import { debounced } from '../../canvas/js/send.js';
import { line } from '../../canvas/js/marks/line.js';
import { RESTS, askAlone } from './runLoader.js';
import { rangeTo } from './runs.js';

/** Which run is in hand. @param {Lab} lab */
const keyOf = ({ model, state }) => [model.header.id, state.active, state.m].join();

/** What has come, where it is of the run in hand. @param {Lab} lab */
export const bandOf = lab => (lab.state.band === 'shown' && lab.band?.key === keyOf(lab) ? lab.band : null);

/** @param {Record<string, Numbers>} arrays `steps`, `low` and `high` of an answer */
function makeBand({ steps, low, high }, key, id) {
  const run = { last: steps.length - 1, update: r => steps[r] };
  /** Its least and greatest loss up to an update. */
  const range = to => ({ low: rangeTo(run, r => low[r], to).low, high: rangeTo(run, r => high[r], to).high });
  /** As an area along the axis. @param {number} per updates in one unit of it @returns {Mark} */
  const mark = per => pen => {
    const last = pen.scale.high[0] * per + 1e-9;
    const there = [...steps.keys()].filter(r => steps[r] <= last);
    const edge = losses => there.map(r => [steps[r] / per, losses[r]]);
    const { palette } = pen;
    line([...edge(high), ...edge(low).reverse()], { width: 0, fill: mix(palette[id], palette.page, 0.8) })(pen);
  };
  return { key, range, mark };
}

/** Asks for the band of the run in hand; whether it came. @param {Lab} lab */
async function ask(lab) {
  const { active } = lab.state;
  const arrays = await askAlone(lab, 'band', { shown: active });
  if (!arrays || lab.state.active !== active) return false;
  const part = name => arrays[`band.${active}.${name}`];
  lab.band = makeBand({ steps: part('steps'), low: part('low'), high: part('high') }, keyOf(lab), active);
  lab.frameKey = lab.cache.lossKey = '';
  lab.changed();
  return true;
}

/** @param {Lab} lab @returns {(key: string) => void} asks for the band of a run, once, also while it plays */
function makeAsking(lab) {
  let asked = '';
  const later = lasting(lab, debounced(async () => {
    if (!(await ask(lab))) asked = '';
  }, RESTS));
  return key => {
    if (key === asked) return;
    asked = key;
    later();
  };
}

/** Asks for the band of the run in hand where it is not here. @param {Lab} lab */
export function completeBand(lab) {
  lab.banding ??= makeAsking(lab);
  if (!bandOf(lab)) lab.banding(keyOf(lab));
}
