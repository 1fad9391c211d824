/* Pinning the run in hand, taking pins away, racing optimizers. */
import { listen } from '../../canvas/js/pointer.js';
import { numberOf } from '../../canvas/js/query.js';
import { MOST, ghostOfHand, makeBeside, partsOf, racerOf, racersOf, settle, textOf, wait } from './comparisonRuns.js';
import { late, part as latePart } from './late.js';

/** Whether this player has pins at all. @param {Lab} lab */
export const mayPin = ({ model }) => model.header.layout === 'lab' && Boolean(model.header.run);

/** Whether there is room, and the run in hand is none of them. @param {Lab} lab */
const canPin = lab =>
  mayPin(lab) && lab.state.pins.length < MOST && !lab.state.pins.includes(textOf(lab));

/** @param {Lab} lab */
export function pin(lab) {
  if (!canPin(lab)) return;
  const ghost = ghostOfHand(lab);
  lab.ghosts = [...lab.ghosts.filter(({ kind }) => kind === 'pin'), ghost, ...racersOf(lab)];
  setPins(lab, [...lab.state.pins, ghost.text]);
}

/** @param {Lab} lab */
const unpin = (lab, text) => setPins(lab, lab.state.pins.filter(other => other !== text));

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
  const names = partsOf(lab).map(part => part.split('@')[0]);
  lab.ghosts = lab.ghosts.filter(({ kind, optimizer }) => kind === 'pin' || names.includes(optimizer));
  lab.beside.failed = false;
  if (!race) settle(lab);
  else if (!partsOf(lab).every(part => racerOf(lab, part))) wait(lab);
  if (!told) lab.component.setStateValue('race', race);
  lab.changed();
}

/** One race begins or ends. @param {Lab} lab */
const toggleRace = lab => setRace(lab, lab.state.race ? '' : RACERS.join());

/** One racer goes on without the others. @param {Lab} lab */
function leaveRace(lab, optimizer) {
  const rest = partsOf(lab).filter(part => part.split('@')[0] !== optimizer);
  setRace(lab, rest.join());
}

const RATES = [1e-9, 1e6]; // as the page takes them

/** A rate of its own for a racer; anything that is no rate: its lowest here. @param {Lab} lab */
function setRacer(lab, optimizer, text) {
  const rate = numberOf(text.trim().replace(',', '.'));
  const own = rate !== null && rate >= RATES[0] && rate <= RATES[1] ? `@${rate}` : '';
  setRace(lab, partsOf(lab).map(part => (part.split('@')[0] === optimizer ? optimizer + own : part)).join());
}

/** @param {Lab} lab */
export function attachPins(lab) {
  const { dom } = lab;
  lab.ghosts = [];
  lab.beside = makeBeside();
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

/** The buttons, and the pins and racers in words once there are any. @param {Lab} lab */
export function drawPinButtons(lab) {
  const { beside, dom, ghosts, model, state, say } = lab;
  dom.pin.hidden = !mayPin(lab) || state.mode === 'lecture';
  dom.pin.disabled = !canPin(lab);
  dom.pin.title = say(state.pins.length < MOST ? 'pin_means' : 'pin_full', { n: MOST });
  dom.race.hidden = dom.pin.hidden || Boolean(model.header.fixed);
  dom.race.setAttribute('aria-pressed', Boolean(state.race));
  dom.race.title = say('race_means');
  Object.assign(dom.root.dataset, { race: state.race, pins: ghosts.filter(({ kind }) => kind === 'pin').length });
  const any = ghosts.length || state.race || beside.said;
  dom.pins.parentElement.hidden = !any;
  latePart(lab, 'pins', any || late.pins)?.drawPins(lab);
}
