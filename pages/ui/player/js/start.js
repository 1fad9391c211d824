/* The start under the hand: a button over its ring, dragged or moved by arrows, and a click or tap on the surface. */
import { lasting } from '../../canvas/js/mount.js';
import { debounced } from '../../canvas/js/send.js';
import { arrowOf, listen, onDrag, placeIn } from '../../canvas/js/pointer.js';
import { goHome, setStart, takeStartBack } from './actions.js';
import { isAsking } from './prediction.js';
import { late } from './late.js';
import { windowOf } from './places.js';

/** @returns {(() => void)[]} what detaches it */
export function attachStart(lab) {
  const { dom } = lab;
  const place = point => lab.model.header.fixed || setStart(lab, lab.weightsAt(point)); // a saved page has one start
  const forget = lasting(
    lab,
    debounced(() => {
      if (!lab.dragReleased) return;
      lab.dragStart = null;
      lab.draw();
    }, 1500),
  );
  const release = () => {
    Object.assign(lab, { dragReleased: true, dragFrom: null, frameKey: '' });
    lab.draw();
    forget();
  };
  const under = event => {
    const [x, y] = placeIn(dom.surface, event);
    return lab.state.view === '3d' ? lab.solid?.pick(x, y) : lab.stage.view.at(x, y);
  };
  const drag = onDrag(dom.handle, {
    begin: () => {
      Object.assign(lab, { dragReleased: false, dragFrom: lab.startNow() });
    },
    move: (_, __, event) => {
      const at = under(event);
      if (at) place(at);
    },
    end: release,
  });
  const keydown = event => {
    const by = arrowOf(event);
    if (!by) return;
    const size = windowOf(lab).half / 44;
    place(lab.place(lab.startNow()).map((x, n) => x + by[n] * size));
    release();
  };
  const pick = event => {
    const at = under(event);
    if (!at) return;
    if (isAsking(lab)) {
      late.prediction?.drop(lab, at);
      return;
    }
    place(at);
    release();
  };
  const clicks = attachClicks(lab, pick);
  // The first click of two brings the handle under the pointer, and the second is then the handle's.
  const dblclick = event => (clicks.justPicked(event) ? clicks.undo() : takeStartBack(lab));
  return [drag, listen(dom.handle, { keydown, dblclick }), clicks.stop];
}

const STILL = 4; // pixels a hand may move between press and release of a click
const TWICE = 600; // milliseconds within which a second click belongs to the first

/** A click that is none of a drag's ends: it picks. The second of a double click takes the pick back and goes home. */
function attachClicks(lab, pick) {
  const { surface } = lab.dom;
  let pressed = [NaN, NaN];
  let before = null;
  let picked = -Infinity;
  const pointerdown = event => {
    pressed = [event.clientX, event.clientY];
  };
  const click = event => {
    const still = Math.hypot(event.clientX - pressed[0], event.clientY - pressed[1]) <= STILL;
    if (!still || event.detail > 1 || lab.state.mode === 'lecture') return;
    before = lab.state.start;
    picked = event.timeStamp;
    pick(event);
  };
  const undo = () => {
    if (isAsking(lab)) return;
    if (before) setStart(lab, before);
    else takeStartBack(lab);
    if (lab.state.view === '2d') goHome(lab); // in 3-D the camera goes home by itself
  };
  const stop = listen(surface, { pointerdown, click, dblclick: undo });
  return { stop, undo, justPicked: event => event.timeStamp - picked < TWICE };
}
