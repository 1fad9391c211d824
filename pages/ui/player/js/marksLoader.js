/* What takes longer to tell than the runs do: of the strategy in hand, once its runs are shown and no hand moves
   them. */
import { addressWith } from './blockClient.js';
import { arraysOf } from './runs.js';

/** @param {Lab} lab @param {any} source whose block is shown, at which url it was asked for */
export function makeLater(lab, source) {
  const { client } = source;
  const stop = () => client.drop('marks');
  const ask = async () => {
    const { block, page, url } = source;
    const id = lab.state?.active;
    if (!page || !url || lab.owed.size || !block?.header.later?.includes(id)) return stop();
    const wanted = addressWith(url, { shown: id, part: 'marks' });
    if (client.isAsking('marks', wanted)) return undefined;
    const answer = await client.ask('marks', wanted);
    if (!answer || source.block !== block) return undefined;
    const { header, arrays } = block;
    header.later = header.later.filter((/** @type {string} */ name) => name !== id);
    Object.assign(header.marks, answer.header.marks);
    Object.assign(arrays, answer.arrays);
    marked(lab, block, id);
    return ask();
  };
  return { ask, stop };
}

/** The picture of a block is told what was still to come of one strategy. @param {Lab} lab @param {Block} block */
function marked(lab, { header, arrays }, /** @type {string} */ id) {
  const family = lab.model?.header.id === header.id && lab.model.families[id];
  if (!family) return;
  Object.assign(lab.model.header.marks, header.marks);
  Object.assign(family, arraysOf(id, arrays));
  lab.frameKey = '';
  lab.changed();
}
