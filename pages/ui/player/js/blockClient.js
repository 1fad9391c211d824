/* The one who asks for blocks: runs, what is to be told of them, the runs beside. A question has a kind, and of a kind
   the newest counts: the answer to an older one is dropped. Who answers is one function, of an address to the block's
   bytes: the component's own `answer` (a worker with Python, a block that was packed into a file), else the server.
   What takes longer than a second says how far it is, and can be stopped. */
import { dress } from '../../canvas/js/mount.js';
import { decode } from '../../canvas/js/wire.js';
import { makeSay } from '../../canvas/js/words.js';

const LONG = 1000; // ms after which it is said how far it is
const QUIET = 'marks'; // what is told of runs comes when it comes
const AGAIN = 1000; // ms before a server that had too much to do is asked again
const LOOK = 'gradient-descent-look'; // asks the page whether its server answers
const BUSY = [429, 503];

/** An address with other values in its query. @param {string} runs @param {Record<string, string>} values */
export function addressWith(runs, values) {
  const url = new URL(runs, window.location.href);
  for (const [name, value] of Object.entries(values)) url.searchParams.set(name, value);
  return url.pathname + url.search.replaceAll('%2C', ',');
}

const pause = (/** @type {number} */ ms) =>
  new Promise(done => {
    setTimeout(done, ms);
  });

/** A question on its way, which may be stopped and go on. @param {string} url */
function makeFlight(url) {
  const flight = { url, since: performance.now(), end: new AbortController(), stopped: Promise.resolve() };
  let goOn = /** @type {(() => void) | null} */ (null);
  const resume = () => {
    flight.end = new AbortController();
    goOn?.();
    goOn = null;
  };
  const press = () => {
    if (goOn) return resume();
    flight.stopped = new Promise(resolve => {
      goOn = resolve;
    });
    return flight.end.abort();
  };
  const close = () => {
    goOn?.();
    flight.end.abort();
  };
  return Object.assign(flight, { press, close });
}

/** The bar of a question that takes long, until the function that is given back is called.
    @param {Lab} lab @param {ReturnType<typeof makeFlight>} flight */
function watched(lab, { url, press }) {
  const { dom, component, source } = lab;
  let hide = () => {};
  const timer = setTimeout(async () => {
    let over = false;
    hide = () => (over = true);
    const { showProgress } = await import('../../canvas/js/progress.js');
    if (!lab.model) dress(lab); // the first picture has not given it its theme yet
    const say = makeSay(source.here().page?.progress ?? lab.model.header.words);
    const asked = { root: source.root(), url };
    if (!over) hide = showProgress(dom.root, say, asked, component.answer ? null : press);
  }, LONG);
  return () => {
    clearTimeout(timer);
    hide();
  };
}

/** @param {Lab} lab */
export function makeClient(lab) {
  const flights = /** @type {Map<string, ReturnType<typeof makeFlight>>} */ (new Map());
  /** Gives up the question of this kind, if it has been away for so many ms. */
  const drop = (/** @type {string} */ kind, patience = 0) => {
    const flight = flights.get(kind);
    if (!flight || performance.now() - flight.since < patience) return;
    flights.delete(kind);
    flight.close();
  };
  /** The block at an address: null where another question of this kind has overtaken it or it is `idle` by now,
      undefined where nobody answers. */
  const ask = async (/** @type {string} */ kind, /** @type {string} */ url, idle = () => false) => {
    drop(kind);
    const flight = makeFlight(url);
    flights.set(kind, flight);
    const isOver = () => flights.get(kind) !== flight;
    const hide = kind === QUIET ? () => {} : watched(lab, flight);
    const answer = () => answerAt(url, flight.end.signal, lab.component.answer);
    let block = await answer();
    while (block === null && !isOver() && !idle()) {
      await flight.stopped;
      if (!isOver()) block = await answer();
    }
    hide();
    if (isOver()) return null;
    flights.delete(kind);
    return block;
  };
  lab.stops.push(() => [...flights.keys()].forEach(kind => drop(kind)));
  const isAsking = (/** @type {string} */ kind, /** @type {string} */ url) => flights.get(kind)?.url === url;
  return { ask, drop, isAsking };
}

/** The block at an address; null where it is to be asked for again, undefined where nobody answers.
    @param {string} url @param {AbortSignal} signal @param {Component['answer']} own the component's way to it, where it
    has one @returns {Promise<Block | null | undefined>} */
async function answerAt(url, signal, own) {
  try {
    if (own) return decode(await own(url));
    const answer = await fetch(url, { signal });
    if (answer.ok) return decode(new Uint8Array(await answer.arrayBuffer()));
    if (BUSY.includes(answer.status)) return await pause(AGAIN).then(() => null);
  } catch {
    if (signal.aborted) return null;
    if (own) return undefined;
  }
  window.dispatchEvent(new Event(LOOK)); // is it the server that is away, or only this address?
  await pause(AGAIN);
  return isAway() ? null : undefined;
}

/** Whether the page knows that nobody answers. */
const isAway = () => 'away' in document.documentElement.dataset;
