/* How far it is with what takes long, and a stop: over the picture that is there, or over the outline of the first. */
import { html, render } from '../../vendor/lit-html/lit-html.js';
import { element } from './elements.js';

const LOOKS = 400; // ms between two looks

/** A bar until `end()` is called. `press` stops what is waited for, and goes on with it when pressed again; null where
    nothing can be stopped. `root` is where the server stands that is asked for `url`.
    @param {Element} place @param {Say} say @param {{root: string, url: string}} asked
    @param {(() => void) | null} press */
export function showProgress(place, say, { root, url }, press) {
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
  let looking = Boolean(press);
  const look = async () => {
    const answer = stopped ? null : await fetch(url.replace(root, `${root}progress/`)).catch(() => null);
    if (answer?.status === 200) ({ share } = await answer.json());
    looking &&= answer?.status !== 404; // a site without a server, where nobody knows
    draw();
    if (looking) setTimeout(look, LOOKS);
  };
  draw();
  if (looking) void look();
  return () => {
    looking = false;
    card.remove();
  };
}
