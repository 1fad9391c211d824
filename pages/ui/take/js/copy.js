/* What is taken along as a text: the address of what is on screen, and lines that put it into another page. */
import { addressNow, frameLines } from './frame.js';
import { element } from '../../canvas/js/elements.js';

const SEEN = 2500; // ms that it is said
const HIGH = 640; // pixels of a frame until its picture tells its own

/** Whether it stands in a page of this app, whose address others can open. */
export const hasAddress = () =>
  window.location.protocol.startsWith('http') && Boolean(document.querySelector('.stApp'));

/** @param {Taken} instance */
export function copyLink(instance) {
  /** @type {any} */ (instance).address.flush();
  copy(instance, addressNow(), instance.say('copied'));
}

/** @param {Taken} instance */
export function copyFrame(instance) {
  const { address, model } = /** @type {any} */ (instance);
  address.flush();
  const url = addressNow({ embed: String((model.header.place ?? 0) + 1) });
  copy(instance, frameLines(url, document.title, HIGH), instance.say('copied_embed'));
}

/** Puts a text where it can be pasted from and says so; where a browser does not let us, the text is shown to be
    copied by hand. @param {Taken} instance @param {string} text @param {string} said */
async function copy(instance, text, said) {
  let done = true;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    done = false; // a page that came by http, or a host that does not allow it
  }
  showCard(instance, done ? '' : text, done ? said : instance.say('copy_by_hand'));
}

/** A card over the picture: it goes by itself, or with the text once it was closed. */
export function showCard({ dom, say }, text, said) {
  dom.frame.querySelector('.save-card')?.remove();
  const card = element('dialog', { className: 'save-card', onclose: () => card.remove() }, dom.frame);
  card.dataset.testid = 'save-told';
  element('p', { role: text ? null : 'status', textContent: said }, card);
  if (!text) {
    card.show();
    setTimeout(() => card.remove(), SEEN);
    return;
  }
  const field = element('textarea', { readOnly: true, rows: 3, cols: 40, value: text }, card);
  element('button', { type: 'button', textContent: say('save_close'), onclick: () => card.close() }, card);
  card.showModal();
  field.select();
}
