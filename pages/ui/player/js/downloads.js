/* What the player can be taken along as: its picture, one file that opens without a server, the run as a script. */
import { isAlone } from '../../take/js/frame.js';
import { fileOf, giveMade, nameOfFile } from '../../take/js/give.js';
import { LINKS, PICTURES, making } from '../../take/js/entries.js';
import { isVeiled } from './prediction.js';
import { runSaid } from './address.js';
import { saidInHand } from './runsLoader.js';

/** Where files are asked for, "" where nobody gives any: the server of the runs, or the one that has the reader's own
    rows, which have no address. @param {Lab} lab */
const rootOf = lab => lab.source.root() || lab.model.header.files?.root || '';
/** @param {Lab} lab */
const inLab = lab => (rootOf(lab) || mostOf(lab)) !== '' && lab.model.header.layout === 'lab';
/** How many numbers a light file holds, where what is shown has more; else "". @param {Lab} lab */
const mostOf = lab => lab.model.header.files?.most ?? '';
/** @param {Lab} lab */
const tooLong = ({ model: { header }, say }) =>
  header.files?.rows ? say('save_own_rows', { most: header.files.rows }) : '';
const tooMany = lab => (mostOf(lab) ? lab.say('save_own_most', { most: mostOf(lab) }) : '');

/** What a script may be written for, and its line of the menu. */
const SCRIPTS = {
  numpy: 'save-code',
  torch: 'save-code-torch',
  keras: 'save-code-keras',
  sklearn: 'save-code-sklearn',
};
/** Whether a server can be asked for its runs, or says why it gives none; while an answer is drawn, they would tell it.
    @param {Lab} lab */
const asksRuns = lab => Boolean(rootOf(lab) || tooLong(lab)) && !isVeiled(lab);

/** @type {Entry[]} */
export const ENTRIES = [
  ...PICTURES,
  {
    id: 'save-html',
    group: 'file',
    act: making(lab => (inLab(lab) ? download(lab, 'page.html') : takePicture(lab))),
    missing: tooMany,
    shown: lab => inLab(lab) || (Boolean(lab.source.root()) && !isAlone()),
  },
  {
    id: 'save-html-whole',
    group: 'file',
    act: making(lab => download(lab, 'whole.html')),
    missing: lab => {
      const { whole_needs: command, files } = lab.model.header;
      if (command) return lab.say('save_whole_missing', { command });
      return files?.own || files?.most ? lab.say('save_whole_own') : '';
    },
    shown: inLab,
  },
  ...Object.entries(SCRIPTS).map(([library, id]) => ({
    id,
    group: /** @type {const} */ ('code'),
    act: making(lab => downloadRun(lab, `${library}.py`)),
    missing: tooLong,
    shown: lab => asksRuns(lab) && lab.model.families[lab.state.active].scripts.includes(library),
  })),
  {
    id: 'save-csv',
    group: 'code',
    act: making(lab => downloadRun(lab, 'run.csv')),
    missing: tooLong,
    shown: asksRuns,
  },
  ...LINKS,
];

/** A lesson's player as a file of its own. @param {Lab} lab */
function takePicture(lab) {
  lab.address.flush();
  const root = lab.source.root();
  return giveMade(lab, root, fileOf(root, 'player'), `${nameOfFile('player')}.html`);
}

/** The server makes it of what the address says, and of the rows that it cannot say. @param {Lab} lab */
function download(lab, name) {
  lab.address.flush();
  const query = new URLSearchParams(window.location.search);
  const { own } = lab.model.header.files ?? {};
  if (own) query.set('own', own);
  const root = rootOf(lab);
  return giveMade(lab, root, `${root}save/${name}?${query}`, `gradient-descent-${name}`);
}

/** The run in hand, by the address of its block where it has one. @param {Lab} lab @param {string} name */
function downloadRun(lab, name) {
  const { owed, source } = lab;
  if (!source.runs()) return download(lab, name);
  const { searchParams } = new URL(source.runs(), window.location.href);
  const run = { ...saidInHand(owed), ...runSaid(lab) };
  for (const [key, text] of Object.entries(run)) searchParams.set(key, text);
  const root = source.root();
  return giveMade(lab, root, `${root}save/${name}?${searchParams}`, `gradient-descent-${name}`);
}
