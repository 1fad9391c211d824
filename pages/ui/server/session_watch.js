/* Whether the page's session is still there. A server that was started anew, or was away for too long, knows it no
   longer: the page would look well and compute nothing. It then comes back by itself from its address, its state.
   A script that was interrupted runs anew in another session once it connects, with the defaults of that session:
   such a page comes back too. While nobody answers, the page says so, and the document has data-away. */
const EVERY = 5000; // ms
const SOON = 1000; // while nobody answers
const LOOK = 'gradient-descent-look'; // who asked in vain wants to know at once

let misses = 0;
let silent = 0; // looks in a row to which nobody answered
let session = ''; // the address this page first asked about

export default function ({ data }) {
  if (!data.alive) return undefined;
  session ||= data.alive;
  if (session !== data.alive) window.location.reload();
  let timer = 0;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(look, silent || misses ? SOON : EVERY);
  };
  const look = async () => {
    clearTimeout(timer);
    if (document.visibilityState === 'visible') {
      const asked = fetch(data.alive, { signal: AbortSignal.timeout(EVERY) });
      const status = await asked.then(answer => answer.status, () => 0);
      silent = status === 0 || status >= 500 ? silent + 1 : 0; // a proxy answers for a server that is away
      misses = status === 410 ? misses + 1 : 0;
      show(data.away);
      if (misses > 1) return window.location.reload(); // once may be the moment in which it connects again
    }
    return later();
  };
  const events = ['online', 'offline', LOOK];
  for (const name of events) window.addEventListener(name, look);
  document.addEventListener('visibilitychange', look);
  later();
  show(data.away);
  return () => {
    clearTimeout(timer);
    for (const name of events) window.removeEventListener(name, look);
    document.removeEventListener('visibilitychange', look);
  };
}

/** The sentence, while nobody answers; once may be chance. @param {string} sentence */
function show(sentence) {
  document.documentElement.toggleAttribute('data-away', silent > 0);
  if (silent) closeTheirs();
  const there = document.getElementById('away');
  if (silent < 2) return there?.remove();
  const said = there ?? document.body.appendChild(Object.assign(document.createElement('p'), { id: 'away' }));
  said.setAttribute('role', 'status');
  if (said.textContent !== sentence) said.textContent = sentence;
  return undefined;
}

/** Streamlit's own sentence is in English, and covers what still moves. */
function closeTheirs() {
  for (const dialogue of document.querySelectorAll('[role=dialog]')) {
    const close = /** @type {HTMLElement | null} */ (dialogue.querySelector('button[aria-label="Close"]'));
    if (dialogue.textContent.includes('Connection error')) close?.click();
  }
}
