/* The runs beside the one in hand, asked for: whether they are still waited for, and what is said while they are. */
import { decode } from '../../canvas/js/wire.js';
import { ghostsOf } from './comparisonRuns.js';
import { arraysOf } from './runs.js';

const SLOW = 10_000; // ms of waiting after which it is said what takes so long

export const racersOf = ({ ghosts }) => ghosts.filter(({ kind }) => kind === 'race');

/** Optimizers of the race, each as the address has it. @param {Lab} lab */
export const partsOf = ({ state }) => (state.race ? state.race.split(',') : []);

/** The racer of a part, where its run is there. @param {Lab} lab @param {string} part */
export const racerOf = (lab, part) => racersOf(lab).find(({ asked }) => asked === part);

/** Whether a racer is not there yet, or is one of other settings. @param {Lab} lab @param {string} part */
export const isAwaited = (lab, part) => lab.beside.waits || !racerOf(lab, part);

export const makeBeside = () => ({ id: '', waits: false, failed: false, said: '', slow: 0, asks: false });

/** Runs are waited for from now on. @param {Lab} lab */
export function wait(lab) {
  const { beside } = lab;
  if (beside.waits) return;
  const slow = setTimeout(() => {
    beside.said = lab.state.race ? 'beside_slow' : 'pins_slow';
    refresh(lab);
  }, SLOW);
  Object.assign(beside, { waits: true, failed: false, said: '', slow });
  refresh(lab);
}

/** Nothing is waited for any more. @param {Lab} lab @param {string} [fault] what is to be said of it */
export function settle(lab, fault = '') {
  const { beside } = lab;
  clearTimeout(beside.slow);
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
