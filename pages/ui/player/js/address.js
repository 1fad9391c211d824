/* What the address says of a player, as Python reads it, and what the Lab is to be told of a lesson's. */
import { makeWriter } from '../../canvas/js/query.js';
import { rateSaid } from './rateChanges.js';
import { symbolOf } from './model.js';

/** Texts as Python reads them, of what is not in the state by its own name; undefined where it is none here. */
const TEXTS = {
  batching: ({ state }) => state.shown.join(','),
  batch: ({ state }) => String(state.batch),
  lr: ({ lab }) => rateSaid(lab),
  axes: ({ state, model }) => state.axes.map(a => model.parameters[a].id).join(','),
  basins: ({ state }) => state.basins && 'shown',
  controls: ({ state }) => (state.controlsChosen ? state.controls : 'auto'),
  step: ({ lab }) => String(lab.shownUpdate()),
  pin: ({ state }) => state.pins.join(';'),
  start: ({ state }) => (state.start ? state.start.join(',') : ''),
};

/** Which of a block's runs is in hand. */
export const runSaid = lab => ({ active: lab.state.active, lr: rateSaid(lab) });

/** Name → text for a state; null where it is what `defaults` means unsaid. */
function saidOf(lab, defaults) {
  const { state, model } = lab;
  const textOf = name => (name in TEXTS ? TEXTS[name]({ lab, state, model }) : state[name]);
  const said = name => (textOf(name) || textOf(name) === '') && textOf(name) !== defaults[name];
  const names = Object.keys(model.header.defaults);
  return Object.fromEntries(names.map(name => [name, said(name) ? textOf(name) : null]));
}

/** What a lesson's address says: what differs from how the lesson opens. Once a run was played, where it stands is said
    in any case, as by itself it would play anew. */
function ofLesson(lab) {
  const { opens, apply, ask, prefixes } = lab.model.header;
  const said = saidOf(lab, opens);
  if (!lab.state.start) said.start = null;
  if (opens.basins === 'shown' && !lab.state.basins) said.basins = 'hidden';
  if (apply || ask?.given) said.step = String(lab.shownUpdate());
  const named = ([name, text]) => [prefixes[Number(name === 'step' || name === 'mode')] + name, text];
  return Object.fromEntries(Object.entries(said).map(named));
}

/** What the Lab is told of a lesson's player: all but what is the Lab's default, and what only the lesson knows. */
export function forLab(lab) {
  const said = saidOf(lab, lab.model.header.defaults);
  delete said.mode;
  if (!lab.state.start) delete said.start;
  return said;
}

/** Writes the address a moment after the last change. */
export const makeAddress = lab =>
  makeWriter(() => {
    const { apart, layout, defaults, opens } = lab.model.header;
    if (apart) return null; // in somebody else's page
    return opens ? ofLesson(lab) : layout === 'lab' ? saidOf(lab, defaults) : {};
  });

/** Title of a pair of weights, for the button that changes it. */
export const pairText = ({ model, state }) => state.axes.map(a => symbolOf(model.parameters[a])).join(' × ');
