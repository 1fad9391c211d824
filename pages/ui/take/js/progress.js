/* How far a clip is, and the way out of it: over the picture, which nobody touches meanwhile. */
import { element } from '../../canvas/js/elements.js';
import { listen } from '../../canvas/js/pointer.js';

/** @param {Taken} instance */
export function makeCard({ dom, say }) {
  const card = element('dialog', { className: 'save-card' }, dom.frame);
  card.dataset.testid = 'save-progress';
  element('p', { textContent: say('save_making') }, card);
  const bar = element('progress', { max: 1, value: 0, ariaLabel: say('save_making') }, card);
  const button = element('button', { type: 'button', textContent: say('save_cancel') }, card);
  button.dataset.testid = 'save-cancel';
  card.showModal();
  let gone = false;
  const cancel = event => {
    event.preventDefault();
    gone = true;
  };
  const stop = listen(card, { cancel, click: event => event.target === button && cancel(event) });
  return {
    cancelled: () => gone || !card.isConnected,
    show(/** @type {number} */ share) {
      bar.value = share;
    },
    close() {
      stop();
      card.close();
      card.remove();
      dom.save.firstElementChild.focus();
    },
  };
}
