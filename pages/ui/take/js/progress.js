/* How far a clip is, and the way out of it: over the picture, which nobody touches meanwhile. */
import { listen } from '../../canvas/js/pointer.js';

/** @param {Taken} instance */
export function makeCard({ dom, say }) {
  const card = document.createElement('dialog');
  card.className = 'save-card';
  card.dataset.testid = 'save-progress';
  card.innerHTML = `<p id="save-said"></p><progress max="1" value="0" aria-labelledby="save-said"></progress>
    <button type="button" data-testid="save-cancel"></button>`;
  const [said, bar, button] = /** @type {any} */ (card.children);
  said.textContent = say('save_making');
  button.textContent = say('save_cancel');
  dom.frame.append(card);
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
