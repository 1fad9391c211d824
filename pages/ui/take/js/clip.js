/* The run as a moving picture: frame k is the picture at its update, painted for it and not filmed off the screen. */
import { SIZES, chosen } from './list.js';
import { giveBlob } from './give.js';
import { compose, layOut, nameOf, wear } from './picture.js';
import { makeGif } from './gif.js';
import { makeWebm } from './webm.js';
import { element } from '../../canvas/js/elements.js';
import { html, render } from '../../vendor/lit-html/lit-html.js';

const MOST = 20; // frames a second
const MAKERS = { gif: makeGif, webm: makeWebm };

/** Which updates are shown, from the first to the last: every one where there is time for it.
    @param {number} last @param {number} seconds */
function framesOf(last, seconds) {
  const frames = Math.min(last + 1, seconds * MOST);
  return Array.from({ length: frames }, (_, i) => Math.round((i * last) / Math.max(1, frames - 1)));
}

/** @param {Taken} instance @param {'gif' | 'webm'} kind */
export async function takeClip(instance, kind) {
  const { taking } = instance;
  const card = makeCard(instance);
  const restore = taking.keep();
  const seconds = Number(chosen(instance, 'save-length'));
  const steps = framesOf(taking.last(), seconds);
  const name = `${nameOf(instance)}.${kind}`;
  let maker = /** @type {any} */ (null);
  try {
    const film = layFilm(instance);
    const samples = [0, 0.5, 1].map(share => film.pixels(steps[Math.floor(share * (steps.length - 1))]));
    maker = await MAKERS[kind](film.canvas, seconds / steps.length, samples);
    for (let i = 0; i < steps.length && !card.cancelled(); i++) {
      film.paint(steps[i]);
      await maker.add(i === steps.length - 1);
      card.show((i + 1) / steps.length);
    }
    if (!card.cancelled()) giveBlob(await maker.finish(), name);
  } finally {
    maker?.stop();
    restore();
    card.close();
  }
}

/** The canvas of the clip, as wide as was chosen, and what paints an update on it. @param {Taken} instance */
function layFilm(instance) {
  const { taking } = instance;
  const theme = chosen(instance, 'save-theme');
  const size = SIZES[chosen(instance, 'save-size')];
  const canvas = document.createElement('canvas');
  const c = /** @type {any} */ (canvas.getContext('2d', { willReadFrequently: true }));
  let [plan, look, ratio] = /** @type {any[]} */ ([null, -1, 1]);
  const paint = step => {
    if (instance.version !== look) wear(instance, theme); // a frame of the screen came between
    look = instance.version;
    taking.show(step);
    plan ??= layOut(instance, chosen(instance, 'save-panel'));
    if (canvas.width !== size) {
      ratio = size / plan.width;
      Object.assign(canvas, { width: size, height: 2 * Math.round((plan.height * ratio) / 2) });
      c.scale(ratio, ratio);
    }
    compose(c, instance, plan, { ratio });
  };
  const pixels = step => {
    paint(step);
    return c.getImageData(0, 0, canvas.width, canvas.height).data.buffer;
  };
  return { canvas, paint, pixels };
}

/** @param {Taken} instance */
function makeCard({ dom, say }) {
  let gone = false;
  const oncancel = event => {
    event.preventDefault();
    gone = true;
  };
  const card = element('dialog', { className: 'save-card', oncancel }, dom.frame);
  card.dataset.testid = 'save-progress';
  const show = (/** @type {number} */ share) =>
    render(html`<p>${say('save_making')}</p>
      <progress max="1" .value=${share} aria-label=${say('save_making')}></progress>
      <button type="button" data-testid="save-cancel" @click=${oncancel}>${say('save_cancel')}</button>`, card);
  show(0);
  card.showModal();
  return {
    cancelled: () => gone || !card.isConnected,
    show,
    close() {
      card.close();
      card.remove();
      dom.save.firstElementChild.focus();
    },
  };
}
