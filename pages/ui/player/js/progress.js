/* How far it is with what takes long, and a stop: over the picture that is there, or over the outline of the first. */
import { html, render } from '../../vendor/lit-html/lit-html.js';
import { element } from '../../canvas/js/elements.js';

const LOOKS = 400; // ms between two looks

/** The address that says how far another one is. @param {string} url */
const progressOf = url => url.replace(/\/(?=[^/]*\?)/, '/progress/');

/** A bar until `end()` is called. `press` stops what is waited for, and goes on with it when pressed again; null where
    nothing can be stopped.
    @param {Element} place @param {Say} say @param {string} url @param {(() => void) | null} press */
export function showProgress(place, say, url, press) {
  const card = element('div', { className: 'computing' }, place);
  card.dataset.testid = 'computing';
  card.setAttribute('role', 'status');
  let share = /** @type {number | null} */ (null);
  let stopped = false;
  const draw = () => {
    const name = say(stopped ? 'computing_stopped' : 'computing');
    const text = share === null ? name : `${name} ${Math.floor(100 * share)} %`;
    const pressed = () => {
      stopped = !stopped;
      press?.();
      draw();
    };
    const bar = html`<progress max="1" .value=${share ?? 0} aria-label=${text}></progress>`;
    const word = say(stopped ? 'computing_go_on' : 'computing_stop');
    const button = html`<button type="button" @click=${pressed}>${word}</button>`;
    render(html`<span>${text}</span>${share === null ? '' : bar}${press ? button : ''}`, card);
  };
  const look = async () => {
    if (stopped || !press) return;
    const answer = await fetch(progressOf(url)).catch(() => null);
    if (answer?.status === 200) ({ share } = await answer.json());
    draw();
  };
  const looking = setInterval(look, LOOKS);
  draw();
  void look();
  return () => {
    clearInterval(looking);
    card.remove();
  };
}
