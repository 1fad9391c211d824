/* What takes longer to tell than the runs do: of the strategy in hand, once its runs are shown and no hand moves
   them. */
import { addressWith, answerAt, giveUp } from './asking.js';
import { toldOf } from './runs.js';

/** @param {Lab} lab @param {any} source whose block is shown, and at which url it was asked for */
export function makeLater(lab, source) {
  const later = /** @type {any} */ ({ flight: null });
  const tell = async (/** @type {Block} */ block, /** @type {string} */ id, /** @type {string} */ url) => {
    const flight = (later.flight = { url, since: performance.now(), end: new AbortController() });
    const answer = await answerAt(url, flight.end.signal, lab.component.answer);
    if (later.flight === flight) later.flight = null;
    if (!answer || source.block !== block) return;
    const { header, arrays } = block;
    header.later = header.later.filter((/** @type {string} */ name) => name !== id);
    Object.assign(header.marks, answer.header.marks);
    Object.assign(arrays, answer.arrays);
    marked(lab, block, id);
    later.ask();
  };
  later.ask = () => {
    const { block, page, url } = source;
    const id = lab.state?.active;
    const due = page && url && !lab.owed.size && block?.header.later?.includes(id);
    if (!due) return later.stop();
    const wanted = addressWith(url, { shown: id, part: 'marks' });
    if (later.flight?.url === wanted) return undefined;
    later.stop();
    return void tell(block, id, wanted);
  };
  later.stop = () => {
    giveUp(later.flight, '', 0);
    later.flight = null;
  };
  return later;
}

/** The picture of a block is told what was still to come of one strategy. @param {Lab} lab @param {Block} block */
function marked(lab, { header, arrays }, /** @type {string} */ id) {
  const family = lab.model?.header.id === header.id && lab.model.families[id];
  if (!family) return;
  Object.assign(lab.model.header.marks, header.marks);
  Object.assign(family, toldOf(id, arrays));
  lab.frameKey = '';
  lab.changed();
}
