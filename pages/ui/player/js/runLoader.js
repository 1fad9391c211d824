/* The runs in hand, update by update. Of a family only some updates are sent; those at the rate on screen are asked for
   alone once the hand rests: all updates of up to some thousands, of more those between which a run was lowest and
   highest, and the one at which the playhead rests. With them comes how far a twin of each run is from it. */
import { lasting } from '../../canvas/js/mount.js';
import { debounced } from '../../canvas/js/send.js';
import { setRuns } from './actions.js';
import { addressWith } from './blockClient.js';
import { rateSaid } from './rateChanges.js';
import { lacksAlone } from './model.js';
import { frameAt, makeFamily } from './runs.js';

export const RESTS = 120; // ms

/** Whether an update of a run is here, with the one after it. @param {Run} run */
const isHere = (run, update) => run.update(frameAt(run, update)) === Math.min(Math.floor(update), run.end);

/** What there is of runs at one rate alone, with those that have come now: each a family of that rate.
    @param {Model} model @param {number} m @param {Record<string, Numbers>} arrays */
function aloneOf({ families, alone }, m, arrays) {
  const came = Object.entries(families).filter(([id]) => arrays[`run.${id}.steps`]);
  const whole = (id, family) => ({ ...makeFamily({ ...family, id: `run.${id}` }, arrays), id, alone: true });
  const made = Object.fromEntries(came.map(([id, family]) => [id, whole(id, family)]));
  return { m, families: { ...(alone?.m === m ? alone.families : {}), ...made } };
}

/** What of the picture's runs is to be asked for, null where all is here. @param {Lab} lab */
function lackOf({ model, state, runs }) {
  const { active, wanted, playing } = state;
  const away = !playing && !isHere(runs[active], wanted);
  const lacks = state.shown.filter(id => lacksAlone(model, runs[id]) || (id === active && away));
  if (!lacks.length) return null;
  return { shown: lacks.join(), ...(away ? { update: String(Math.floor(wanted)) } : null) };
}

/** The arrays of a part that is of one rate alone; null where it cannot be asked for or is on its way, or where what is
    shown has changed before it came.
    @param {Lab} lab @param {string} part @param {Record<string, string> | null} query */
export async function askAlone(lab, part, query) {
  const { source, state } = lab;
  const { block, page, url } = source.here();
  const isShown = block && lab.model?.header.id === block.header.id;
  if (!query || !page || !url || !isShown || lab.owed.size) return null;
  const { m } = state;
  const wanted = addressWith(url, { ...query, part, lr: rateSaid(lab) });
  if (source.client.isAsking(part, wanted)) return null;
  const answer = await source.client.ask(part, wanted);
  return answer && source.here().block === block && lab.state.m === m ? answer.arrays : null;
}

/** @param {Lab} lab */
async function ask(lab) {
  const arrays = await askAlone(lab, 'run', lackOf(lab));
  if (!arrays) return;
  lab.model.alone = aloneOf(lab.model, lab.state.m, arrays);
  setRuns(lab);
  lab.frameKey = lab.cache.lossKey = lab.cache.trailKey = '';
  lab.changed();
}

/** Asks for what the picture lacks of its runs, once the hand rests. @param {Lab} lab */
export function completeRuns(lab) {
  lab.completing ??= lasting(lab, debounced(() => ask(lab), RESTS));
  lab.completing();
}
