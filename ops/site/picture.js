/* A page's first picture: the component as the page mounts it, out of a packed block. */
import { ALONE, addressed, blockOf, opening } from './packed.js';
import { decode } from './wire.js';

/* What of an address a player can open with here, itself; with anything else it is another picture. */
const KEYS = ['batching', 'active', 'lr', 'step', 'axes', 'slice', 'xaxis', 'yscale', 'show', 'view', 'mode'];

/** Shows it in the cover; null where the address asks for another one, else what takes it away again.
    @param {HTMLElement} cover @param {URL} address of the block */
export async function picture(cover, address) {
  const query = addressed();
  const asked = Object.keys(query).filter(key => key !== 'lang');
  if (!asked.every(key => KEYS.includes(key))) return null;
  cover.dataset.picture = '';
  const { body } = await fetch(address);
  const stream = /** @type {ReadableStream} */ (body).pipeThrough(new DecompressionStream('gzip'));
  const packed = decode(new Uint8Array(await new Response(stream).arrayBuffer()));
  const { header } = packed;
  const own = header.headers[document.documentElement.lang];
  if (asked.length && !own.initial) {
    delete cover.dataset.picture;
    return null;
  }
  const data = blockOf(packed, own.initial ? { ...own, initial: opening(own, query) } : own);
  // Only the Lab's is whole without Python: what a lesson's is asked for, the page answers.
  const main = /** @type {HTMLElement} */ (cover.querySelector('main'));
  main.inert = own.layout !== 'lab';
  cover.dataset.picture = own.layout ?? '';
  const { default: mount } = await import(new URL(header.script, address).href);
  const parentElement = main.attachShadow({ mode: 'open' });
  parentElement.innerHTML = `<style>${header.css}</style>${header.html}`;
  const freed = held(cover);
  const unmount = mount({ data, parentElement, ...ALONE });
  return () => {
    freed();
    unmount?.();
  };
}

/** The address stays as it was opened until a hand changes something: the packed runs may have its rate only nearly. */
function held(/** @type {HTMLElement} */ cover) {
  window.history.replaceState = () => {};
  const freed = () => Reflect.deleteProperty(window.history, 'replaceState');
  for (const kind of ['pointerdown', 'keydown']) cover.addEventListener(kind, freed, { capture: true, once: true });
  return freed;
}
