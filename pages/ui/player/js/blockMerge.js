/* A block that goes without the runs that are here already: another batch size changes nothing of those that have
   none of their own to choose. */
import { addressWith } from './blockClient.js';

const FREE = ['batch', 'shown']; // of a query: what may differ where runs without batches are the same

/** The strategies whose runs and marks need not be sent again: of those asked for, the ones of the block that is here
    that are as they would come. @param {Block | null} block @param {string} here where it was asked for, as a whole
    @param {string} url of what is wanted @returns {string[]} */
export function keptOf(block, here, url) {
  if (!block || !here || steady(here) !== steady(url)) return [];
  const shown = new URL(url, window.location.href).searchParams.get('shown')?.split(',') ?? [];
  const kept = block.header.strategies.filter(
    (/** @type {any} */ { id, sent, batched }) => sent && batched === false && shown.includes(id),
  );
  return kept.map((/** @type {any} */ { id }) => id);
}

/** A query but for what is free. @param {string} url */
const steady = url => addressWith(url, Object.fromEntries(FREE.map(name => [name, ''])));

/** The address at which a block without these is. @param {string} url @param {string[]} kept */
export const addressWithout = (url, kept) => (kept.length ? addressWith(url, { without: kept.join() }) : url);

/** The whole of a block that came without some, which are taken from another. @param {Block} came @param {Block} held
    @param {string[]} kept @returns {Block} */
export function composed(came, held, kept) {
  const { header } = came;
  const isKept = (/** @type {string} */ name) => kept.includes(name.split('.')[0]);
  const marks = Object.fromEntries(kept.map(id => [id, held.header.marks[id]]));
  const isDue = (/** @type {string} */ id) => !kept.includes(id) || held.header.later.includes(id);
  return {
    header: { ...header, marks: { ...header.marks, ...marks }, later: header.later.filter(isDue) },
    arrays: { ...came.arrays, ...Object.fromEntries(Object.entries(held.arrays).filter(([name]) => isKept(name))) },
  };
}
