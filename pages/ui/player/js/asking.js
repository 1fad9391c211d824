/* A block of an address, asked for until somebody answers. */
import { decode } from '../../canvas/js/wire.js';

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

/** Ends a question that has been away for long, where another is wanted.
    @param {{url: string, since: number, end: AbortController} | null} flight @param {string} wanted */
export function giveUp(flight, wanted, patience) {
  if (flight && flight.url !== wanted && performance.now() - flight.since > patience) flight.end.abort();
}

/** The block at an address; null where it is to be asked for again, undefined where nobody answers.
    @param {string} url @param {AbortSignal} signal @param {Component['answer']} own the component's way to it, where it
    has one @returns {Promise<Block | null | undefined>} */
export async function blockAt(url, signal, own) {
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
export async function answerAt(url, signal, own) {
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
