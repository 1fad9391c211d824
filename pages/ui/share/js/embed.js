/* A page in another site's frame, by `embed` in its address: one picture and nothing else, as wide as its host has it;
   the host is told how high it is. `embed=2` is the page's second picture. */
import { MESSAGE } from '../../take/js/frame.js';

const PICTURES = '.st-key-player, [class*="st-key-figure_"], [class*="st-key-replay_"]';

/** Which picture the address asks for, from 1; 0 where it asks for the page. */
function pictureAsked() {
  const said = new URLSearchParams(window.location.search).get('embed') ?? '';
  return said === 'true' ? 1 : Number(/^[1-9]$/.exec(said)?.[0] ?? 0); // `true` is Streamlit's own word for it
}

/** Shows the picture alone, for as long as the page is mounted; nothing where the page is asked for.
    @param {(() => void)[]} stops */
export function showAlone(stops) {
  const nth = pictureAsked();
  if (!nth) return;
  document.documentElement.dataset.embed = String(nth);
  let shown = /** @type {Element | null} */ (null);
  const sizes = new ResizeObserver(() => shown && tell(shown));
  const look = () => {
    const found = document.querySelectorAll(PICTURES)[nth - 1] ?? null;
    if (found === shown) return;
    sizes.disconnect();
    mark((shown = found));
    if (shown) sizes.observe(shown);
  };
  const changes = new MutationObserver(look);
  changes.observe(document.body, { childList: true, subtree: true });
  look();
  stops.push(
    () => changes.disconnect(),
    () => sizes.disconnect(),
    () => mark(null),
    () => delete document.documentElement.dataset.embed,
  );
}

/** Marks the picture and the way to it: page.css leaves out whatever else stands there.
    @param {Element | null} shown */
function mark(shown) {
  for (const one of document.querySelectorAll('[data-alone]')) one.removeAttribute('data-alone');
  for (let one = shown; one && one !== document.body; one = one.parentElement)
    one.setAttribute('data-alone', one === shown ? 'picture' : 'way');
}

/** Nothing of the reader's is in it, so that any host may hear it. @param {Element} shown */
function tell(shown) {
  const height = Math.ceil(shown.getBoundingClientRect().height);
  if (height && window.parent !== window.self) window.parent.postMessage({ type: MESSAGE, height }, '*');
}
