/* Runs beside the one in hand: pinned ones, and those of a race. Each is a family of one rate with what is said of
   it. */
import { rateSaid } from './rateChanges.js';
import { nowOf, perUnit, unitOf } from './model.js';
import { arraysOf, frameAt, glideAt, makeFamily, member } from './runs.js';
import { decode } from '../../canvas/js/wire.js';

export const MOST = 4; // pinned runs

/** Runs of the wire, in order. @param {Block} block @returns {any[]} */
const ghostsOf = ({ header, arrays }) =>
  header.ghosts.map((about, i) => {
    const family = makeFamily({ ...about, id: String(i), outcomes: header.outcomes }, arrays);
    return { ...about, run: member(family, 0) };
  });

/** The text of the run in hand, as Python has it too. @param {Lab} lab */
export function textOf(lab) {
  const { model, state } = lab;
  return [model.header.run.text, `active:${state.active}`, `lr:${rateSaid(lab)}`].filter(Boolean).join('~');
}

/** The run in hand as it is now. @param {Lab} lab */
export function ghostOfHand(lab) {
  const { model, state } = lab;
  const { header, samples } = model;
  const family = model.families[state.active];
  return {
    ...header.run,
    kind: 'pin',
    text: textOf(lab),
    strategy: state.active,
    optimizer: header.optimizer,
    rate: lab.rate,
    changes: header.schedule?.changes ?? [],
    branch: header.schedule?.branch ?? 0,
    batch_size: family.batch_size,
    per_epoch: family.per_epoch,
    updates: family.updates,
    samples,
    run: member(family, state.m),
  };
}

/** Whether its losses and the run's in hand are of one kind, and whether its weights stand in the same picture. */
export const isMeasured = (lab, ghost) => ghost.measure === lab.model.header.run?.measure;
export const isPlaced = (lab, ghost) => ghost.surface === lab.model.header.run?.surface;

/** Its updates in one unit of an axis. */
export const perUnitOf = (ghost, xaxis) => unitOf(ghost, ghost.strategy, ghost.samples, xaxis);

/** Its update while the run in hand is where it is, on the axis that is shown. @param {Lab} lab */
function ghostUpdate(lab, ghost) {
  const { active, xaxis } = lab.state;
  const ratio = perUnitOf(ghost, xaxis) / perUnit(lab.model, active, xaxis);
  return Math.min(ghost.run.end, nowOf(lab, active) * ratio);
}

/** Where it is then: a record, and in `ghostGlide` how far on the way to the next. @param {Lab} lab */
export const ghostRecord = (lab, ghost) => frameAt(ghost.run, ghostUpdate(lab, ghost) + 1e-9);
export const ghostGlide = (lab, ghost) =>
  lab.state.playing && !lab.calm
    ? glideAt(ghost.run, ghostUpdate(lab, ghost))
    : [ghostRecord(lab, ghost), 0];

/** What of it is on screen changes with this. @param {Lab} lab */
export const ghostsKey = ({ ghosts }) => ghosts.map(({ kind, text, lang }) => [kind, text, lang].join(' ')).join('|');

/** Numbered from 1; those of a race count by themselves. */
export const numberOf = ({ ghosts }, ghost) => 1 + ghosts.filter(({ kind }) => kind === ghost.kind).indexOf(ghost);

export const racersOf = ({ ghosts }) => ghosts.filter(({ kind }) => kind === 'race');

/** Optimizers of the race, each as the address has it. @param {Lab} lab */
export const partsOf = ({ state }) => (state.race ? state.race.split(',') : []);

/** The racer of a part, where its run is there. @param {Lab} lab @param {string} part */
export const racerOf = (lab, part) => racersOf(lab).find(({ asked }) => asked === part);

/** Whether a racer is not there yet, or is one of other settings. @param {Lab} lab @param {string} part */
export const isAwaited = (lab, part) => lab.beside.waits || !racerOf(lab, part);

export const makeBeside = () => ({ id: '', url: '', waits: false, failed: false, said: '', asks: false });

/** Runs are waited for from now on. @param {Lab} lab */
export function wait(lab) {
  const { beside } = lab;
  if (beside.waits) return;
  Object.assign(beside, { waits: true, failed: false, said: '' });
  refresh(lab);
}

/** Nothing is waited for any more. @param {Lab} lab @param {string} [fault] what is to be said of it */
export function settle(lab, fault = '') {
  const { beside } = lab;
  Object.assign(beside, { waits: false, failed: Boolean(fault), said: fault, asks: false });
  refresh(lab);
}

function refresh(lab) {
  lab.frameKey = '';
  lab.draw();
}

/** What the page says of the runs beside: where their block is, or the block, or that it stands among the arrays of the
    run in hand. @param {Lab} lab */
export async function hear(lab, told, arrays) {
  const { beside } = lab;
  if (!told) return;
  beside.url = told.url ?? '';
  const missing = partsOf(lab).some(part => !racerOf(lab, part));
  if (told.id === beside.id && (beside.failed || beside.asks || !missing)) return;
  beside.id = told.id;
  lab.source.client.drop('beside');
  if (!told.id) {
    settle(lab);
    return;
  }
  wait(lab);
  beside.asks = true;
  const block = told.url
    ? await lab.source.client.ask('beside', told.url)
    : told.header
      ? { header: told.header, arrays: arraysOf('beside', arrays) }
      : decode(bytesOf(told.block));
  if (block === null) return; // other runs were asked for meanwhile, or the player has gone
  if (block) {
    take(lab, block);
    settle(lab, block.header.refused ? 'beside_refused' : '');
  } else {
    Object.assign(beside, { id: '', asks: false });
    lab.component.setStateValue('inline', true); // the page is to bring the block
  }
}

/** @param {Lab} lab @param {Block} block */
function take(lab, block) {
  const { lang } = lab.model.header;
  const found = ghostsOf(block).map(ghost => ({ ...ghost, lang }));
  const known = text => [...found, ...lab.ghosts].find(ghost => ghost.kind === 'pin' && ghost.text === text);
  const pins = lab.state.pins.map(known).filter(Boolean);
  const parts = partsOf(lab);
  lab.ghosts = [...pins, ...racersOf({ ghosts: found }).filter(({ asked }) => parts.includes(asked))];
}

const bytesOf = text => Uint8Array.from(atob(text), c => c.charCodeAt(0));
