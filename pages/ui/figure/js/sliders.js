/* The dials of a figure: sliders, and named values under their tracks. */
import { element } from '../../canvas/js/elements.js';
import { slidersOf } from './model.js';

/** Sliders of the kind; with new data what was dialled stays, and so does a slider that is in somebody's hand.
    @param {Frame} frame */
export function layDials(frame) {
  const { dom } = frame;
  const dials = slidersOf(frame);
  const lookOf = (/** @type {Dial} */ { id, label, min, max, step, locked, marks = [] }) =>
    [id, label, min, max, step, locked, marks];
  const look = JSON.stringify(dials.map(lookOf));
  if (dom.dials.dataset.look === look) {
    dials.forEach((dial, i) => (frame.slots[i].dial = dial)); // its words and numbers are those of the new data
    return;
  }
  dom.dials.dataset.look = look;
  dom.dials.replaceChildren();
  dom.dials.hidden = !dials.length;
  frame.shows = [];
  frame.slots = dials.map(dial => ({ dial }));
  for (const slot of frame.slots) layDial(frame, slot);
}

/** @param {Frame} frame @param {{dial: Dial}} slot */
function layDial(frame, slot) {
  const { id, label: name, min, max, step, marks, locked = false } = slot.dial;
  const place = element('div', { className: 'dial' }, frame.dom.dials);
  const label = element('label', { className: 'field' }, place);
  element('span', { textContent: name }, label);
  const input = element('input', { type: 'range', min, max, step, disabled: locked }, label);
  input.dataset.testid = id;
  const output = element('output', {}, label);
  const turn = (/** @type {number} */ value) => {
    frame.values[id] = value;
    frame.kind.turn?.(frame, id);
    frame.step = Math.min(frame.step, frame.last);
    frame.draw();
  };
  input.addEventListener('input', () => turn(Number(input.value)));
  frame.shows.push(() => {
    const { follows } = slot.dial;
    if (follows) frame.values[id] = follows();
    const value = frame.values[id];
    input.value = value;
    input.style.setProperty('--filled', `${(100 * (value - min)) / (max - min)}%`);
    output.textContent = slot.dial.text(value);
    input.setAttribute('aria-valuetext', output.textContent);
  });
  if (marks) layMarks(frame, slot, place, turn);
}

/** Named values under a dial's track: what each does, one press away; the name of what it does now stands out. */
function layMarks(frame, slot, place, turn) {
  const { id: dial, marks, min, max } = slot.dial;
  const row = element('div', { className: 'marks' }, place);
  const buttons = marks.map(({ id, value, text }) => {
    const button = element('button', { type: 'button', textContent: text, onclick: () => turn(value) }, row);
    button.dataset.testid = `${dial}-${id}`;
    button.style.setProperty('--at', (value - min) / (max - min));
    return button;
  });
  frame.shows.push(() => {
    const active = slot.dial.active();
    buttons.forEach((button, i) => button.setAttribute('aria-pressed', String(marks[i].id === active)));
  });
}
