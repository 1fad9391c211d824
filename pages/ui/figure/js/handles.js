/* What can be moved or pressed on a figure's picture: a button over each thing, and presses on the plots. */
import { arrowOf, listen, onDrag, placeIn } from '../../canvas/js/pointer.js';
import { element, setName } from '../../canvas/js/elements.js';

/** A transparent button over each thing that can be moved: for the pointer, for keys, for a screen reader.
    @param {Frame} frame */
export function layHandles(frame) {
  const { buttons, handles } = frame;
  for (const [id, { button }] of Object.entries(buttons)) button.hidden = !handles.some(one => one.id === id);
  for (const handle of handles) {
    const { id, label, x, y } = handle;
    const grip = (buttons[id] ??= makeGrip(frame, handle));
    grip.handle = handle;
    grip.button.style.transform = `translate(${x}px, ${y}px) translate(-50%, -50%)`;
    setName(grip.button, label);
  }
}

/** @param {Frame} frame @param {Handle} first */
function makeGrip(frame, first) {
  const button = element('button', { type: 'button', className: 'handle' }, frame.dom[first.view]);
  button.dataset.testid = `handle-${first.id}`;
  button.dataset.ownKeys = '';
  const grip = { button, handle: first };
  const put = (/** @type {number[]} */ by, /** @type {boolean} */ done) => {
    const { x, y } = grip.handle;
    grip.handle.put(x + by[0], y + by[1], done);
    frame.draw();
  };
  const keydown = (/** @type {KeyboardEvent} */ event) => {
    const arrow = arrowOf(event);
    const { keys, enter } = grip.handle;
    const far = event.shiftKey ? 20 : 4;
    if (!arrow && !(event.key === 'Enter' && enter)) return;
    event.preventDefault();
    if (!arrow) enter?.();
    else if (keys) keys(arrow, event);
    else put([far * arrow[0], -far * arrow[1]], true);
    frame.draw();
  };
  const begin = () => void (frame.playing = false);
  const hands = { begin, move: (_, by) => put(by, false), end: () => put([0, 0], true) };
  frame.stops.push(onDrag(button, hands), listen(button, { keydown }));
  return grip;
}

/** A press on a view that can be pressed. @param {Frame} frame @param {string} view */
export function attachPresses(frame, view) {
  const click = event => {
    const [x, y] = placeIn(frame.dom[view], event);
    for (const { view: of, scale: { box, at }, act } of frame.presses) {
      if (of !== view || x < box.x || y < box.y || x > box.x + box.w || y > box.y + box.h) continue;
      act(at(x, y));
      frame.draw();
    }
  };
  frame.stops.push(listen(frame.dom[view], { click }));
}
