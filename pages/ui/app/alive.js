/* Whether the page's session is still there. A server that was started anew, or was away for too long, knows it no
   longer: the page would look well and compute nothing. It then comes back by itself from its address, its state.
   A script that was interrupted runs anew in another session once it connects, with the defaults of that session:
   such a page comes back too. */
const EVERY = 5000; // ms

let misses = 0;
let session = ''; // the address this page first asked about

export default function ({ data }) {
  if (!data.alive) return undefined;
  session ||= data.alive;
  if (session !== data.alive) window.location.reload();
  const look = async () => {
    if (document.visibilityState !== 'visible') return;
    const asked = fetch(data.alive, { signal: AbortSignal.timeout(EVERY) });
    const gone = await asked.then(answer => answer.status === 410, () => false);
    misses = gone ? misses + 1 : 0;
    if (misses > 1) window.location.reload(); // once may be the moment in which it connects again
  };
  const timer = setInterval(look, EVERY);
  window.addEventListener('online', look);
  return () => {
    clearInterval(timer);
    window.removeEventListener('online', look);
  };
}
