/* The address bar as the state: what differs from the defaults is written there, what others wrote is kept. */

/** A query string that says these things, each a text, or null where it is not to be said; the rest stays.
    @param {string} search @param {Record<string, string | null>} said */
export function withSaid(search, said) {
  const query = new URLSearchParams(search);
  for (const [name, text] of Object.entries(said)) {
    if (text === null) query.delete(name);
    else query.set(name, text);
  }
  return query.toString().replace(/%(2C|40|3A|3B|7E)/g, decodeURIComponent);
}

/** Lets the address say these things, at once. @param {Record<string, string | null>} said */
export function putSaid(said) {
  const { pathname, search, hash } = window.location;
  const query = withSaid(search, said);
  const next = pathname + (query ? `?${query}` : '') + hash;
  if (next !== pathname + search + hash) window.history.replaceState(window.history.state, '', next);
}

/** Writes what `said()` gives a moment after the last change; the server hears nothing of it.
    @param {() => Record<string, string | null> | null} said null where the address is not ours */
export function makeWriter(said, delay = 250) {
  let timer = 0;
  const write = () => {
    clearTimeout(timer);
    timer = 0;
    const now = said();
    if (now) putSaid(now);
  };
  return {
    touch() {
      timer ||= setTimeout(write, delay);
    },
    /** At once, if something is still to be written. */
    flush: () => timer && write(),
    stop: () => clearTimeout(timer),
  };
}

const NUMBER = /^[-+]?(\d{1,40}(\.\d{0,40})?|\.\d{1,40})(e[-+]?\d{1,3})?$/i;

/** A plain number of the address; null for anything else. @param {string | null} text */
export function numberOf(text) {
  const value = text !== null && NUMBER.test(text) ? Number(text) : NaN;
  return Number.isFinite(value) ? value : null;
}

/** So many plain numbers with commas between; null for anything else.
    @param {string | null | undefined} text @param {number} count */
export function numbersOf(text, count) {
  const numbers = (text ?? '').split(',', count + 1).map(numberOf);
  return numbers.length === count && !numbers.includes(null) ? /** @type {number[]} */ (numbers) : null;
}
