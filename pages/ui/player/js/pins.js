/* Pinning the run in hand, taking pins away, racing optimizers, and hearing from the page what these runs are. */
import { decode } from '../../canvas/js/wire.js';
import { listen } from '../../canvas/js/pointer.js';
import { numberOf } from '../../canvas/js/query.js';
import { MOST, ghostOfHand, ghostsOf, textOf } from './ghosts.js';
import { ghostsAt } from './source.js';

/** Whether this player has pins at all. @param {Lab} lab */
export const mayPin = ({ model }) => model.header.layout === 'lab' && Boolean(model.header.run);

/** Whether there is room, and the run in hand is none of them. @param {Lab} lab */
export const canPin = lab =>
  mayPin(lab) && lab.state.pins.length < MOST && !lab.state.pins.includes(textOf(lab));

/** @param {Lab} lab */
export function pin(lab) {
  if (!canPin(lab)) return;
  const ghost = ghostOfHand(lab);
  lab.ghosts = [...lab.ghosts.filter(({ kind }) => kind === 'pin'), ghost, ...racersOf(lab)];
  setPins(lab, [...lab.state.pins, ghost.text]);
}

/** @param {Lab} lab */
function unpin(lab, text) {
  setPins(
    lab,
    lab.state.pins.filter(other => other !== text),
  );
}

const racersOf = ({ ghosts }) => ghosts.filter(({ kind }) => kind === 'race');

/** These are the pins from now on; the page is told. @param {Lab} lab */
export function setPins(lab, pins, told = false) {
  lab.state.pins = pins;
  lab.ghosts = lab.ghosts.filter(({ kind, text }) => kind !== 'pin' || pins.includes(text));
  if (!told) lab.component.setStateValue('pins', pins.join(';'));
  lab.changed();
}

const RACERS = ['sgd', 'momentum', 'nesterov', 'adagrad', 'rmsprop', 'adam'];

/** These optimizers race, as the address has it; "": none. The page is told. @param {Lab} lab */
export function setRace(lab, race, told = false) {
  lab.state.race = race;
  const names = race.split(',').map(part => part.split('@')[0]);
  lab.ghosts = lab.ghosts.filter(({ kind, optimizer }) => kind === 'pin' || names.includes(optimizer));
  if (!told) lab.component.setStateValue('race', race);
  lab.changed();
}

/** One race begins or ends. @param {Lab} lab */
const toggleRace = lab => setRace(lab, lab.state.race ? '' : RACERS.join());

/** One racer goes on without the others. @param {Lab} lab */
function leaveRace(lab, optimizer) {
  const rest = lab.state.race.split(',').filter(part => part.split('@')[0] !== optimizer);
  setRace(lab, rest.join());
}

const RATES = [1e-9, 1e6]; // as the page takes them

/** A rate of its own for a racer; anything that is no rate: its lowest here. @param {Lab} lab */
function setRacer(lab, optimizer, text) {
  const rate = numberOf(text.trim().replace(',', '.'));
  const own = rate !== null && rate >= RATES[0] && rate <= RATES[1] ? `@${rate}` : '';
  const parts = lab.state.race.split(',').map(part => part.split('@')[0]);
  const before = lab.state.race.split(',');
  setRace(lab, parts.map((name, i) => (name === optimizer ? name + own : before[i])).join());
}

/** What the page says of the runs beside: where their block is, or the block. @param {Lab} lab */
export async function hear(lab, told) {
  if (!told || told.id === lab.ghostsHeard) return;
  lab.ghostsHeard = told.id;
  if (!told.id) return;
  const block = told.block ? decode(bytesOf(told.block)) : await ghostsAt(told.url, lab.dom.root);
  if (!block || told.id !== lab.ghostsHeard) return;
  const { lang } = lab.model.header;
  const found = ghostsOf(block).map(ghost => ({ ...ghost, lang }));
  const known = text => [...found, ...lab.ghosts].find(ghost => ghost.kind === 'pin' && ghost.text === text);
  const pins = lab.state.pins.map(known).filter(Boolean);
  lab.ghosts = [...pins, ...(lab.state.race ? racersOf({ ghosts: found }) : [])];
  lab.frameKey = '';
  lab.draw();
}

const bytesOf = text => Uint8Array.from(atob(text), c => c.charCodeAt(0));

/** @param {Lab} lab */
export function attachPins(lab) {
  const { dom } = lab;
  lab.ghosts = [];
  const click = event => {
    const away = event.target.closest('button');
    if (!away) return;
    if (away.dataset.pin) unpin(lab, away.dataset.pin);
    else leaveRace(lab, away.dataset.racer);
  };
  const change = event => setRacer(lab, event.target.dataset.racer, event.target.value);
  lab.stops.push(
    listen(dom.pin, { click: () => pin(lab) }),
    listen(dom.race, { click: () => toggleRace(lab) }),
    listen(dom.pins, { click }),
    listen(dom.racers, { click, change }),
  );
}
