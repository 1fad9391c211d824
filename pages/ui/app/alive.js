/* Whether the page's session is still there. A server that was started anew, or was away for too long, knows it no
   longer: the page would look well and compute nothing. It then comes back by itself from its address, its state. */
const EVERY = 5000; // ms

let misses = 0;

export default function ({ data }) {
  if (!data.alive) return undefined;
  const look = async () => {
    if (document.visibilityState !== 'visible') return;
    const gone = await fetch(data.alive).then(answer => answer.status === 410, () => false);
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
