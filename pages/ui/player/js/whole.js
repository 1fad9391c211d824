/* A saved page with Python inside: what it shows at first was packed in, everything after that is asked of the worker.
   Its address is the Lab's: what it does not say is what the Lab opens with. An address that says nothing is the file's
   own, and is written at once. */
import { decode } from '../../canvas/js/wire.js';
import { announce } from '../../canvas/js/send.js';
import { listen } from '../../canvas/js/pointer.js';
import { addressed, blockOf, from, hosted, opening, told, write } from '../../take/js/packed.js';
import { makePython } from './python.js';
import { layBoxes } from './boxes.js';

const SAME = 1e-9;
const BESIDE = { pins: 'pin', race: 'race' }; // what a player calls them, and an address
/** What a choice takes with it from the address, besides the changes of the rate; of a surface all that is its own. */
const ANEW = {
  landscape: ['length', 'f'],
  f: [],
  data: ['columns', 'start'],
  schedule: [],
  ...Object.fromEntries(['columns', 'scaling', 'split', 'noise', 'rowseed'].map(name => [name, ['start']])),
};
const SURFACES = ['landscape', 'f'];

/** @param {Uint8Array} packed @param {(component: any) => void} mount of the player */
export default async function open(packed, mount) {
  const block = /** @type {{header: any, arrays: any}} */ (decode(packed));
  const { header, arrays } = block;
  const counts = { turns: 0, token: 0, open: 0 };
  const page = /** @type {any} */ ({ header, block, mount, shadow: hosted(header), own: true, ...counts });
  if (!window.location.search) write({ ...header.query, lang: header.lang });
  const query = addressed();
  page.query = query;
  page.lang = header.page[query.lang] ? query.lang : header.lang;
  const fits = isPacked(header, [...arrays.rates], query);
  page.component = component(page);
  showPacked(page, fits ? query : null);
  layPage(page);
  listen(from('language'), { click: () => switchLanguage(page) });
  listen(document, { 'gd-ask': ({ detail }) => answerGround(page, detail), pointerdown: foldBoxes });
  if (document.readyState === 'loading') await parsed();
  const files = [...document.querySelectorAll('script[data-file]')].map(script => {
    const body = script.textContent ?? '';
    script.remove();
    return [/** @type {HTMLElement} */ (script).dataset.file, body];
  });
  page.start(makePython(Object.fromEntries(files), far => showFar(page, far)));
  if (fits) void page.python('runs', header.pages[page.lang].runs.split('?')[1]); // what the next answers share
  else await reopen(page, query, true);
}

const parsed = () =>
  new Promise(done => {
    document.addEventListener('DOMContentLoaded', done);
  });

/** Whether the block that was packed in is the one an address asks for. */
function isPacked({ query: saved, fixed }, rates, query) {
  const rate = Number(query.lr);
  const known = !query.lr || query.lr === saved.lr || rates.some(one => Math.abs(one / rate - 1) < SAME);
  return known && fixed.every(name => (query[name] ?? '') === (saved[name] ?? ''));
}

/** What the player is mounted with besides data: where it asks, and what it tells. */
function component(page) {
  const ready = new Promise(done => {
    page.start = done;
  });
  page.python = async (name, ...args) => (await ready)(name, ...args);
  return {
    parentElement: page.shadow,
    answer(/** @type {string} */ url) {
      const [name, said] = url.split('?');
      const { header, lang } = page;
      if (name === 'ghosts') return page.python(name, said);
      if (said === header.pages[lang].runs.split('?')[1]) return blockOf(page.block, header.headers[lang]);
      return counted(page, page.python('runs', said));
    },
    setStateValue(/** @type {string} */ name, /** @type {any} */ value) {
      if (name === 'inline') showFault(page);
      if (name in BESIDE) void reopen(page, filled({ ...page.query, [BESIDE[name]]: value }));
      if (name === 'branch') void reopen(page, { ...page.query, lr: pairsText(value) });
      if (name !== 'view' || page.anew) return; // before the page that opens anew a view is of the last one
      page.view = viewed(value);
      settle(page);
    },
    setTriggerValue() {},
  };
}

/** A question that is open until it is answered; what the player has said meanwhile is heard then. */
async function counted(page, question) {
  page.open++;
  try {
    return await question;
  } finally {
    page.open--;
    setTimeout(() => settle(page)); // once the answer is on screen
  }
}

/** Once nothing is asked for, the page follows what the player has said of its view. */
function settle(page) {
  if (page.open) return;
  page.anew = false;
  const { view } = page;
  page.view = null;
  if (view) void reopen(page, { ...page.query, ...view });
}

/** What of a player's view its runs depend on, as the address says it. */
const viewed = ({ shown, active, batch_size: batch, start }) =>
  filled({ batching: shown.join(), active, batch: String(batch), start: start?.join() ?? '' });

/** What is no empty text of what an address would say. */
const filled = said => Object.fromEntries(Object.entries(said).filter(([, text]) => text));

const pairsText = ({ changes, rate, update }) =>
  changes.length ? [...changes, [rate, update]].map(pair => pair.join('@')).join(',') : String(rate);

/** The page as it was saved, as far as an address says how one looks at it. */
function showPacked(page, query) {
  const { header, lang } = page;
  const { defaults, names } = header.headers[lang];
  const own = header.pages[lang];
  const initial = query ? opening({ ...own, names }, { ...defaults, ...query }) : own.initial;
  page.mount({ ...page.component, data: { header: { ...own, initial }, arrays: {} } });
}

/** The page at an address, by Python; only the last of several that are asked for is shown.
    @param {any} page @param {Record<string, string>} query @param {boolean} [anew] whether the player follows it */
async function reopen(page, query, anew = false) {
  const turn = ++page.turns;
  const { lang } = page;
  Object.assign(page, { query, own: false });
  if (anew) Object.assign(page, { token: page.token + 1, anew, view: null });
  try {
    const data = await counted(page, page.python('page', query, lang, page.token ? String(page.token) : ''));
    if (turn !== page.turns) return;
    showFaults(decode(data).header.faults);
    page.mount({ ...page.component, data });
  } catch (fault) {
    showFault(page, String(fault));
  }
}

function switchLanguage(page) {
  page.lang = Object.keys(page.header.page).find(other => other !== page.lang) ?? page.lang;
  write({ ...addressed(), lang: page.lang });
  layPage(page);
  if (page.own) showPacked(page, addressed());
  else void reopen(page, page.query);
}

/** Words and boxes round the player. */
function layPage(page) {
  const words = page.header.page[page.lang];
  told(words, page.lang);
  layBoxes(from('controls'), words, addressed(), (name, value) => choose(page, name, value));
  if (page.far) showFar(page, page.far);
}

/** What stands behind a button goes away with a press beside it. */
function foldBoxes({ target }) {
  for (const one of from('controls').querySelectorAll('details')) if (!one.contains(target)) one.open = false;
}

/** Another choice in a box: what cannot hold any more goes from the address, as on the server. */
function choose(page, name, value) {
  const gone = SURFACES.includes(name) ? [...ANEW[name], ...page.header.local] : (ANEW[name] ?? []);
  const changed = (/** @type {Record<string, string>} */ query) => {
    const left = Object.entries({ ...query, [name]: value }).filter(([one]) => !gone.includes(one));
    const steady = ([one, text]) => [one, one === 'lr' && name in ANEW ? text.replace(/^.*,|@.*$/g, '') : text];
    return Object.fromEntries(left.map(steady));
  };
  write(changed(addressed()));
  layPage(page);
  void reopen(page, changed(page.query), SURFACES.includes(name));
}

async function answerGround(page, { channel, ask }) {
  try {
    announce('gd-ground', { channel, data: await page.python('ground', ask, page.lang) });
  } catch (fault) {
    showFault(page, String(fault));
  }
}

/** How far Python is. */
function showFar(page, far) {
  page.far = far;
  if (far.stage === 'fault') return showFault(page, far.fault);
  const place = from('loading');
  place.style.visibility = far.stage === 'ready' ? 'hidden' : 'visible'; // its room stays: nothing moves under a hand
  place.firstElementChild.textContent = page.header.page[page.lang][far.stage] ?? '';
  place.lastElementChild.value = far.share;
  document.documentElement.dataset.python = far.stage;
  return undefined;
}

/** What of the address counts as not said. @param {string[]} faults */
function showFaults(faults) {
  const place = from('faults');
  place.hidden = !faults.length;
  place.textContent = faults.join(' ');
}

function showFault(page, fault = '') {
  const place = from('loading');
  place.style.visibility = 'visible';
  place.dataset.fault = String(fault);
  place.firstElementChild.textContent = page.header.page[page.lang].fault;
  place.lastElementChild.hidden = true;
}
