/* Where runs come from: the block the page brought, or a query by which anybody may ask for one. The page then says
   how the player opens; the block, and each that a hand on batch size or start asks for, is had without it. Runs come
   first, but for those that are here already; what takes longer to tell of them follows, of the strategy in hand, once
   the hand rests. */
import { decode } from '../../canvas/js/wire.js';
import { addressWith, makeClient } from './blockClient.js';
import { addressWithout, composed, keptOf } from './blockMerge.js';
import { arraysOf } from './runs.js';

const SAID_AS = { batch_size: 'batch', start: 'start' }; // what a hand moves: its name in a query
const QUIETLY = 150; // ms before the player shows that it asks
const LET_GO = 2500; // ms after which a question that another has overtaken is given up

/** @param {Lab} lab @param {(block: Block) => void} show takes a block whose header says how the player opens */
export function makeSource(lab, show) {
  const client = makeClient(lab);
  const nothing = { url: '', wanted: '', asked: '' };
  const source = /** @type {any} */ ({ client, page: null, block: null, running: null, ...nothing });
  const put = (/** @type {Block} */ block) => {
    const { apply, ...page } = Object.assign(source, { block }).page;
    const meant = block.header.id === source.page.id ? { apply } : {}; // else runs asked for before it
    show({ ...block, header: { ...block.header, ...page, ...meant, id: block.header.id } });
    later.ask();
  };
  const later = makeLater(lab, source);
  /** One question at a time; when it is answered the last one that was put meanwhile. */
  const run = async () => {
    for (let answered = ''; source.page && answered !== source.wanted; ) {
      const url = (source.asked = source.wanted);
      const block = await waited(lab.dom.root, () => wholeAt(source, url));
      if (!source.page || !source.wanted) return;
      answered = block === null ? '' : url;
      if (block) source.url = url;
      if (block) put(block);
      else if (block !== null) lab.component.setStateValue('inline', true); // the page is to bring the block
    }
  };
  const ask = (/** @type {string} */ url, patience = LET_GO) => {
    source.wanted = url;
    if (url !== source.asked) client.drop('runs', patience);
    if (url !== source.url) later.stop();
    source.running ??= run().finally(() => Object.assign(source, { running: null, asked: '' }));
  };
  lab.stops.push(() => Object.assign(source, { page: null }));
  return {
    client,
    later,
    here: () => source, // the block that is shown, and where it was asked for
    /** What the page has brought. @param {Uint8Array} data */
    take(data) {
      const { header, arrays } = decode(data);
      const before = source.page?.runs ?? '';
      source.page = header.runs ? header : null;
      if (!source.page) return show({ header, arrays });
      settleOwed(lab.owed, before, header.runs);
      const runs = handed(lab, header.runs);
      if (runs === header.runs && source.block?.header.id === header.id) {
        source.wanted = ''; // the block that is there: what was chosen meanwhile is not chosen any more
        client.drop('runs');
        return put(source.block);
      }
      return ask(runs, 0); // what the page shows no longer is of no use
    },
    /** Where the server stands, "" where there is none to ask. */
    root: () => source.page?.runs.replace(/runs\?.*$/, '') ?? '',
    /** The query of the runs that the page has last told of, which may be on their way; "" where it brought them. */
    runs: () => source.page?.runs ?? '',
    /** Whether what is in the hand is asked for here, and not of the page; a strategy whose runs were not sent too. */
    follows() {
      if (source.page) ask(handed(lab, source.page.runs));
      return Boolean(source.page);
    },
  };
}

/** What the page answers is the hand's no longer: what it has heard last, or was told before another problem came. An
    answer to an earlier word of the same hand, which a slow page gives late, takes nothing back.
    @param {Map<string, any>} owed @param {string} before runs of the page before @param {string} runs of this one */
function settleOwed(owed, before, runs) {
  const query = new URL(runs, window.location.href).searchParams;
  const rest = (/** @type {string} */ address) => addressWith(address, { batch: '', start: '', shown: '' });
  const other = before && rest(before) !== rest(runs);
  const numbers = (/** @type {string} */ text) => text.split(',').map(Number).join();
  for (const [name, { value, told }] of owed) {
    const answered = numbers(query.get(SAID_AS[name]) ?? '') === numbers(String(value ?? ''));
    if (told && (answered || other)) owed.delete(name);
  }
}

/** What is in the hand, as an address says it. @param {Map<string, any>} owed */
export const saidInHand = owed =>
  Object.fromEntries([...owed].map(([name, { value }]) => [SAID_AS[name], String(value ?? '')]));

/** An address of runs as what is in the hand has it. @param {Lab} lab @param {string} runs */
function handed({ owed, state, model, awaited }, runs) {
  if (!owed.size && !awaited) return runs;
  const shown = model.order.filter(id => [...state.shown, state.active, awaited].includes(id)).join();
  return addressWith(runs, { ...saidInHand(owed), shown });
}

/** The block at an address, with what is here of it already. @param {any} source @param {string} url */
async function wholeAt(source, url) {
  const { block: held, url: here, client } = source;
  const kept = keptOf(held, here, url);
  const came = await client.ask('runs', addressWithout(url, kept), () => source.wanted !== url);
  return came && held && kept.length ? composed(came, held, kept) : came;
}

/** What is asked for, shown as asked for where that takes a while. @param {HTMLElement} root
    @param {() => Promise<Block | null | undefined>} ask */
async function waited(root, ask) {
  const seen = setTimeout(() => (root.dataset.waiting = 'true'), QUIETLY);
  try {
    return await ask();
  } finally {
    clearTimeout(seen);
    delete root.dataset.waiting;
  }
}

/** @param {Lab} lab @param {any} source whose block is shown, at which url it was asked for */
function makeLater(lab, source) {
  const { client } = source;
  const stop = () => client.drop('marks');
  const ask = async () => {
    const { block, page, url } = source;
    const id = lab.state?.active;
    if (!page || !url || lab.owed.size || !block?.header.later?.includes(id)) return stop();
    const wanted = addressWith(url, { shown: id, part: 'marks' });
    if (client.isAsking('marks', wanted)) return undefined;
    const answer = await client.ask('marks', wanted);
    if (!answer || source.block !== block) return undefined;
    const { header, arrays } = block;
    header.later = header.later.filter((/** @type {string} */ name) => name !== id);
    Object.assign(header.marks, answer.header.marks);
    Object.assign(arrays, answer.arrays);
    marked(lab, block, id);
    return ask();
  };
  return { ask, stop };
}

/** The picture of a block is told what was still to come of one strategy. @param {Lab} lab @param {Block} block */
function marked(lab, { header, arrays }, /** @type {string} */ id) {
  const family = lab.model?.header.id === header.id && lab.model.families[id];
  if (!family) return;
  Object.assign(lab.model.header.marks, header.marks);
  Object.assign(family, arraysOf(id, arrays));
  lab.frameKey = '';
  lab.changed();
}
