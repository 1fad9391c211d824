/* The page's address as a QR code over everything. On `document`:

   gd-qr     {url?}: show it, of this address or of the page's own; again: away with it.
   gd-share  {from}: page or picture is there; the page's end answers a picture's, so that it knows whom to ask. */
import { mounted } from '../../canvas/js/mount.js';
import { listen } from '../../canvas/js/pointer.js';
import { announce } from '../../canvas/js/send.js';
import { addressNow } from '../../take/js/frame.js';
import { showAlone } from './embed.js';

const LOCAL = ['localhost', '127.0.0.1', '[::1]'];

function createShare(parent) {
  const root = parent.querySelector('dialog');
  const find = selector => root.querySelector(selector);
  const share = /** @type {any} */ ({ dom: { root }, find, stops: [], data: null });
  const close = () => root.close();
  const keydown = event => {
    if (event.key.toLowerCase() !== 'q') return;
    event.preventDefault(); // the picture under it would open it again
    close();
  };
  share.stops.push(
    listen(document, {
      'gd-qr': ({ detail }) => (root.open ? close() : show(share, detail?.url)),
      'gd-share': ({ detail }) => detail.from === 'picture' && announce('gd-share', { from: 'page' }),
    }),
    listen(root, { click: close, keydown }),
    close,
  );
  showAlone(share.stops);
  return share;
}

/** @param {any} share @param {string} [url] */
async function show({ dom, find, data }, url = addressNow()) {
  const { words, reached } = data;
  const at = new URL(url, window.location.href);
  const local = LOCAL.includes(at.hostname);
  const said = local && reached ? reached + at.pathname + at.search : at.href;
  const { qrPicture } = await import('../../canvas/js/qr.js');
  find('.code').replaceChildren(qrPicture(said, words.name));
  find('.address').textContent = decodeURI(said);
  find('.note').textContent = local ? words[reached ? 'reached' : 'alone'] : '';
  find('button').textContent = words.close;
  dom.root.setAttribute('aria-label', words.name);
  dom.root.showModal();
}

function update(share, component) {
  share.data = component.data;
  announce('gd-share', { from: 'page' });
}

export default mounted(createShare, update);
