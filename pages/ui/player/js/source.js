/* Where runs come from: the block the page brought, or a query by which anybody may ask for one. The page then says
   how the player opens; the block, and each that a hand on batch size or start asks for, is had without it. Who answers
   is one function, of the query to the block's bytes: the component's own `answer` (a worker with Python, a block that
   was packed into a file), else the server's route. */
import { decode } from '../../canvas/js/wire.js';

const QUIETLY = 150; // ms before the player shows that it asks
const AGAIN = 1000; // ms before a server that had too much to do is asked again
const LET_GO = 2500; // ms after which a question that another has overtaken is given up
const LOOK = 'gradient-descent-look'; // asks the page whether its server answers
const BUSY = [429, 503];

/** @param {Lab} lab @param {(block: Block) => void} show takes a block whose header says how the player opens */
export function makeSource(lab, show) {
  const source = /** @type {any} */ ({ page: null, block: null, wanted: '', running: null, flight: null });
  const put = (/** @type {Block} */ block) => {
    source.block = block;
    const { apply, ...page } = source.page;
    const meant = block.header.id === source.page.id ? { apply } : {}; // else runs asked for before it
    show({ ...block, header: { ...block.header, ...page, ...meant, id: block.header.id } });
  };
  /** One question at a time; when it is answered the last one that was put meanwhile. */
  const run = async () => {
    for (let answered = ''; source.page && answered !== source.wanted; ) {
      const url = source.wanted;
      const { end } = (source.flight = { url, since: performance.now(), end: new AbortController() });
      const block = await waited(lab.dom.root, () => blockAt(url, end.signal, lab.component.answer));
      if (!source.page) return;
      answered = block === null ? '' : url;
      if (block) put(block);
      else if (block !== null) lab.component.setStateValue('inline', true); // the page is to bring the block
    }
  };
  const ask = (/** @type {string} */ url, patience = LET_GO) => {
    giveUp(source.flight, (source.wanted = url), patience);
    source.running ??= run().finally(() => {
      source.running = source.flight = null;
    });
  };
  const withHand = (/** @type {string} */ runs) => handed(lab, runs);
  lab.stops.push(() => {
    source.page = null;
    giveUp(source.flight, '', 0);
  });
  return {
    /** What the page has brought. @param {Uint8Array} data */
    take(data) {
      const { header, arrays } = decode(data);
      source.page = header.runs ? header : null;
      if (!source.page) return show({ header, arrays });
      for (const [name, { told }] of lab.owed) if (told) lab.owed.delete(name); // the page has heard of it
      const runs = withHand(header.runs);
      if (runs === header.runs && source.block?.header.id === header.id) return put(source.block);
      return ask(runs, 0); // what the page shows no longer is of no use
    },
    /** Where the server stands, "" where there is none to ask. */
    root: () => source.page?.runs.replace(/runs\?.*$/, '') ?? '',
    /** The query of the runs that the page has last told of, which may be on their way; "" where it brought them. */
    runs: () => source.page?.runs ?? '',
    /** Whether what is in the hand is asked for here, and not of the page. */
    follows() {
      if (source.page) ask(withHand(source.page.runs));
      return Boolean(source.page);
    },
  };
}

/** An address of runs as what is in the hand has it. @param {Lab} lab @param {string} runs */
function handed({ owed, state }, runs) {
  if (!owed.size) return runs;
  const url = new URL(runs, window.location.href);
  for (const [name, { value }] of owed) url.searchParams.set(name, String(value ?? ''));
  url.searchParams.set('shown', [...new Set([...state.shown, state.active])].join());
  url.searchParams.set('moving', state.active);
  return url.pathname + url.search.replaceAll('%2C', ',');
}

const pause = (/** @type {number} */ ms) =>
  new Promise(done => {
    setTimeout(done, ms);
  });

/** Ends a question that has been away for long, where another is wanted.
    @param {{url: string, since: number, end: AbortController} | null} flight @param {string} wanted */
function giveUp(flight, wanted, patience) {
  if (flight && flight.url !== wanted && performance.now() - flight.since > patience) flight.end.abort();
}

/** What is asked for, shown as asked for where that takes a while. @param {HTMLElement} root
    @param {() => Promise<Block | null | undefined>} ask */
async function waited(root, ask) {
  const seen = setTimeout(() => (root.dataset.waiting = 'true'), QUIETLY);
  try {
    return await ask();
  } catch {
    return undefined;
  } finally {
    clearTimeout(seen);
    delete root.dataset.waiting;
  }
}

/** The block at an address; null where it is to be asked for again, undefined where nobody answers.
    @param {string} url @param {AbortSignal} signal @param {Component['answer']} own the component's way to it, where it
    has one @returns {Promise<Block | null | undefined>} */
async function blockAt(url, signal, own) {
  if (own) return decode(await own(url));
  try {
    const answer = await fetch(url, { signal });
    if (answer.ok) return decode(new Uint8Array(await answer.arrayBuffer()));
    if (BUSY.includes(answer.status)) return await pause(AGAIN).then(() => null);
  } catch {
    if (signal.aborted) return null;
  }
  window.dispatchEvent(new Event(LOOK)); // is it the server that is away, or only this address?
  await pause(AGAIN);
  return isAway() ? null : undefined;
}

/** The block at an address of the server, asked for until somebody answers or it is given up; undefined where nobody
    does. @param {string} url @param {AbortSignal} signal @param {Component['answer']} own as above */
export async function ghostsAt(url, signal, own) {
  try {
    let block = await blockAt(url, signal, own);
    while (block === null && !signal.aborted) block = await blockAt(url, signal, own);
    return block;
  } catch {
    return undefined;
  }
}

/** Whether the page knows that nobody answers. */
const isAway = () => 'away' in document.documentElement.dataset;
