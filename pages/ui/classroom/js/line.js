/* The line between a page of a class and its server: what is told comes by a websocket, what a hand does goes as a
   request. A lost line is taken up again; whoever was away is told all anew. */

const AGAIN = 1000; // ms before a lost line is taken up again,
const LONGEST = 8000; // each time later, up to this
const REFUSED = 4000; // code of a close after which there is nothing to come back to

/** @param {string} path below the class, e.g. 'class/ABCDE/live' */
const addressOf = path => new URL(path, document.baseURI);

/** A request: what the server says, or {told: id of a sentence}.
    @param {string} path @param {object} said @returns {Promise<any>} */
export async function post(path, said) {
  const body = JSON.stringify(said);
  const headers = { 'Content-Type': 'application/json' };
  try {
    const answer = await fetch(addressOf(path), { method: 'POST', headers, body });
    return await answer.json();
  } catch {
    return { told: 'line' };
  }
}

/** Follows a class. `hello` says who this is; `show` takes all that is known so far, `state`; `lost` hears whether the
    line is there, `refused` why there is none and how many there may be. Returns a function that ends it.
    @param {string} path @param {object} hello */
export function follow(path, hello, { show, lost, refused }) {
  let [ended, wait, state] = [false, AGAIN, /** @type {any} */ ({})];
  let socket = /** @type {WebSocket | null} */ (null);
  const open = () => {
    const url = addressOf(path);
    url.protocol = url.protocol.replace('http', 'ws');
    socket = new WebSocket(url);
    socket.onopen = () => {
      state = {};
      socket?.send(JSON.stringify(hello));
    };
    socket.onmessage = ({ data }) => {
      const told = JSON.parse(data);
      if (told.refused) return refused(told.refused, told.most);
      wait = AGAIN;
      lost(false);
      state = { ...state, ...told };
      if (state.over) ended = true;
      return show(state);
    };
    socket.onclose = ({ code }) => {
      if (ended || code === REFUSED) return;
      lost(true);
      setTimeout(() => !ended && open(), wait * (0.7 + 0.6 * Math.random())); // not all of a class at once
      wait = Math.min(LONGEST, 2 * wait);
    };
  };
  open();
  return () => {
    ended = true;
    socket?.close();
  };
}
