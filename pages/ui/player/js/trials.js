/* Trials of a race: every racer is tuned and run twenty times, and who ends lower beyond chance is said. */
import { setText } from '../../canvas/js/elements.js';
import { number, rateText } from '../../canvas/js/numbers.js';
import { addressWith } from './blockClient.js';
import { partsOf } from './comparisonRuns.js';

const KIND = 'trials';

/** What has come of the race that is shown. @param {Lab} lab */
const foundOf = ({ beside, state }) =>
  state.trials === 'twenty' && beside.trials?.url === beside.url ? beside.trials : null;

/** What the trials of a racer came to, where they have come: its interval, and whether
    it is among the lowest, where there is a difference. @param {Lab} lab @param {string} part */
export function trialsOf(lab, part) {
  const rows = foundOf(lab)?.rows ?? [];
  const row = rows.find(({ asked }) => asked === part);
  if (!row) return null;
  const [median, low, high] = [row.median, row.low, row.high].map(loss => number(loss ?? Infinity));
  const means = lab.say('trials_means', { rate: rateText(row.rate) });
  return { text: `${median} (${low}–${high})`, means, lowest: !row.apart && rows.some(({ apart }) => apart) };
}

/** The choice of one run or twenty, and what twenty say. @param {Lab} lab */
export function drawTrials(lab) {
  const { beside, dom, state } = lab;
  dom.trials.hidden = !(state.race && beside.url);
  const found = foundOf(lab);
  setText(dom.verdict, found ? verdictOf(lab, found) : '');
  if (state.trials === 'one') lab.source.client.drop(KIND);
  else if (!dom.trials.hidden && !beside.waits && !found) ask(lab);
}

/** @param {Lab} lab */
function ask(lab) {
  const { beside, source: { client } } = lab;
  const { url } = beside;
  const wanted = addressWith(url, { pin: '', trials: 'twenty' });
  if (client.isAsking(KIND, wanted)) return;
  client.ask(KIND, wanted).then(block => {
    if (block === null) return;
    beside.trials = { url, rows: block?.header.trials ?? [], drawn: block?.header.drawn };
    lab.frameKey = '';
    lab.changed();
  });
}

/** Who ends lower than whom. @param {Lab} lab */
function verdictOf(lab, { rows, drawn }) {
  const { model, say } = lab;
  if (rows.length < 2 || partsOf(lab).length !== rows.length) return '';
  const nameOf = ({ asked }) => model.header.optimizers[asked.split('@')[0]];
  const height = ({ median }) => median ?? Infinity;
  const best = rows.reduce((least, row) => (height(row) < height(least) ? row : least));
  const apart = rows.filter(row => row.apart);
  const key = !apart.length ? 'none' : apart.length === rows.length - 1 ? 'lowest' : 'some';
  const values = { best: nameOf(best), apart: apart.map(nameOf).join(', ') };
  return `${say(drawn ? 'trials_batches' : 'trials_starts')} ${say(`trials_${key}`, values)}`;
}
