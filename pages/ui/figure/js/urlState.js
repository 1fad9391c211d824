/* What a figure's hand has chosen, in the address of its lesson: sliders, the playhead, and what else its kind keeps.
   */
import { clamp } from '../../canvas/js/numbers.js';
import { makeWriter, numberOf } from '../../canvas/js/query.js';

/** A page's first picture says things by their names, the others by their own name too. @param {Frame} frame */
const prefixOf = ({ model: { header } }) => (header.place ? `${header.kind}.` : '');

/** @param {Frame} frame */
const slidersOf = frame => frame.slots.map(({ dial }) => dial).filter(dial => !dial.follows);

/** Name → text, null where it is as the lesson opens. Once a run was played, where it stands is said in any case, as by
    itself it would play anew. A `plain` picture leaves the address as it is.
    @param {Frame} frame @returns {Record<string, string | null>} */
function saidOf(frame) {
  const { kind, model, values, opens, first, state } = frame;
  if (model.header.plain) return {};
  const step = frame.now;
  const kept = Object.entries(kind.toAddress(frame));
  const said = Object.fromEntries(kept.map(([name, text]) => [name, text === first[name] ? null : text]));
  for (const { id, opens: at } of kind.toggles(frame)) said[id] = state[id] === at ? null : String(state[id]);
  for (const { id } of slidersOf(frame)) said[id] = values[id] === opens[id] ? null : String(values[id]);
  said.mode = frame.mode === 'lecture' ? frame.mode : null;
  said.step = step || (model.header.play && frame.last) ? String(step) : null;
  return said;
}

/** @param {Frame} frame */
export function makeAddress(frame) {
  let names = /** @type {string[]} */ ([]);
  return makeWriter(() => {
    const prefix = prefixOf(frame);
    const rows = Object.entries(saidOf(frame)).map(([name, text]) => [prefix + name, text]);
    const gone = names.map(name => [name, null]); // said before and no longer
    names = Object.keys(Object.fromEntries(rows));
    return Object.fromEntries([...gone, ...rows]);
  });
}

/** Takes up what the page's address says, as far as it is possible: dials, what the kind holds, then the playhead,
    which they may have put to 0. Returns whether the address says where the playhead stands. @param {Frame} frame */
export function takeAddress(frame) {
  const prefix = prefixOf(frame);
  const own = [...new URLSearchParams(window.location.search)].filter(([name]) => name.startsWith(prefix));
  const said = Object.fromEntries(own.map(([name, text]) => [name.slice(prefix.length), text]));
  for (const { id, min, max, step, locked } of slidersOf(frame)) {
    const value = numberOf(said[id] ?? null);
    if (value === null || locked) continue;
    frame.values[id] = +(min + Math.round((clamp(value, min, max) - min) / step) * step).toPrecision(12);
    frame.kind.turn?.(frame, id);
  }
  for (const { id, options, hidden } of frame.kind.toggles(frame)) {
    const option = options.find(one => String(one.id) === said[id]);
    if (option && !hidden) frame.state[id] = option.id;
  }
  frame.kind.fromAddress(frame, said);
  if (said.mode === 'lecture') frame.mode = 'lecture';
  const at = numberOf(said.step ?? null);
  if (at === null) return false;
  frame.step = clamp(Math.round(at), 0, frame.last);
  return true;
}
