/* Play, step, restart, scrub: one set of buttons for whatever plays. */
import { setText, setTitle } from './elements.js';
import { listen } from './pointer.js';

const PLAY = 'M5 3v14l12-7z';
const PAUSE = 'M5 3h4v14H5zM11 3h4v14h-4z';

/** The buttons, the scrubber and the count that stand in `place`. @param {HTMLElement} place */
export function transportIn(place) {
  const find = (/** @type {string} */ selector) => /** @type {any} */ (place.querySelector(selector));
  return {
    place,
    play: find('.play'),
    icon: find('.play path'),
    scrub: find('.scrub'),
    now: find('.count b'),
    all: find('.count span'),
  };
}

/** Ties the buttons to `restart()`, `step(±1)`, `play()` and `seek(update)`; returns a function that lets go. */
export function onTransport({ place, scrub }, { restart, step, play, seek }) {
  const press = { restart, play, 'step-back': () => step(-1), 'step-forward': () => step(1) };
  const click = event => press[event.target.closest('button')?.dataset.testid]?.();
  const stops = [listen(place, { click }), listen(scrub, { input: () => seek(Number(scrub.value)) })];
  return () => stops.forEach(stop => stop());
}

/** Its keys; `faster` is told by how much. */
export const transportKeys = ({ restart, end, step, play }, faster) => ({
  ' ': play,
  ArrowLeft: () => step(-1),
  ArrowRight: () => step(1),
  Home: restart,
  End: end,
  '+': () => faster(1),
  '=': () => faster(1),
  '-': () => faster(-1),
});

/** Shows where the playhead is: `now` of `last`, `filled` of the track (a glide is between two updates), in words too.
    @param {ReturnType<typeof transportIn>} transport @param {any} shown */
export function showTransport({ play, icon, scrub, ...count }, shown) {
  const { now, last, filled = now, playing, name, nowText, allText, spoken } = shown;
  scrub.max = String(last);
  scrub.value = String(now);
  scrub.style.setProperty('--filled', `${(100 * filled) / Math.max(1, last)}%`);
  scrub.setAttribute('aria-valuetext', spoken);
  setText(count.now, nowText);
  setText(count.all, allText);
  icon.setAttribute('d', playing ? PAUSE : PLAY);
  setTitle(play, name);
}
