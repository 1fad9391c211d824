/* What stands beside and over a figure's picture: its numbers, and a button over each thing that can be moved. */
import { listen, onDrag } from '../../canvas/js/pointer.js';
import { element } from './dials.js';

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export const put = (/** @type {Element} */ target, /** @type {string} */ text) => {
  if (target.textContent !== text) target.textContent = text;
};

/** Numbers beside the picture; rows are made once and only their text changes. @param {Frame} frame */
export function layFacts(frame) {
  const { dom } = frame;
  const facts = frame.kind.facts(frame);
  dom.side.hidden = !facts.length;
  const ids = facts.map(fact => fact.id).join();
  if (dom.facts.dataset.ids !== ids) {
    dom.facts.dataset.ids = ids;
    dom.facts.replaceChildren();
    for (const { id } of facts) {
      const row = element('div', {}, dom.facts);
      element('dt', {}, row);
      element('dd', {}, row).dataset.testid = `fact-${id}`;
    }
  }
  facts.forEach(({ label, text, hue }, i) => {
    const [dt, dd] = dom.facts.children[i].children;
    put(dt, label);
    put(dd, text);
    dd.style.color = hue ?? '';
  });
}

/** A transparent button over each thing that can be moved: for the pointer, for keys, for a screen reader.
    @param {Frame} frame */
export function layHandles(frame) {
  for (const { id, label, view, x, y } of frame.kind.handles?.(frame) ?? []) {
    const handle = (frame.handles[id] ??= makeHandle(frame, id, view));
    handle.at = [x, y];
    handle.button.style.transform = `translate(${x}px, ${y}px) translate(-50%, -50%)`;
    if (handle.button.getAttribute('aria-label') !== label) handle.button.setAttribute('aria-label', label);
  }
}

/** @param {Frame} frame @param {string} id @param {string} view */
function makeHandle(frame, id, view) {
  const button = element('button', { type: 'button', className: 'handle' }, frame.dom[view]);
  button.dataset.testid = `handle-${id}`;
  button.dataset.ownKeys = '';
  const handle = { button, at: [0, 0] };
  const to = (/** @type {number} */ x, /** @type {number} */ y, /** @type {boolean} */ done) => {
    frame.kind.move?.(frame, id, x, y, done);
    frame.draw();
  };
  frame.stops.push(
    onDrag(button, {
      begin: () => void (frame.playing = false),
      move: (_, by) => to(handle.at[0] + by[0], handle.at[1] + by[1], false),
      end: () => to(handle.at[0], handle.at[1], true),
    }),
    listen(button, {
      keydown: event => {
        const arrow = ARROWS[event.key];
        if (!arrow) return;
        event.preventDefault();
        const by = event.shiftKey ? 20 : 4;
        to(handle.at[0] + arrow[0] * by, handle.at[1] + arrow[1] * by, true);
      },
    }),
  );
  return handle;
}
