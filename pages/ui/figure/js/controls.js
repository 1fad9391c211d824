/* What stands beside a figure's canvases: sliders with named values under their tracks, groups of buttons over them,
   numbers. Elements are made anew only where there are others; what they say follows each draw. */
import { element, setText } from '../../canvas/js/elements.js';
import { choose, factsOf, slidersOf } from './model.js';

/** Empties a place for other things than stand there; false where these stand there already.
    @param {HTMLElement} place @param {string} look of all that is to stand there */
function cleared(place, look) {
  if (place.dataset.look === look) return false;
  place.dataset.look = look;
  place.replaceChildren();
  return true;
}

/** Sliders of the kind; with new data what was dialled stays, and so does a slider that is in somebody's hand.
    @param {Frame} frame */
export function layDials(frame) {
  const { dials: place } = frame.dom;
  const dials = slidersOf(frame);
  const lookOf = (/** @type {Dial} */ { id, label, min, max, step, locked, marks = [] }) =>
    [id, label, min, max, step, locked, marks];
  if (!cleared(place, JSON.stringify(dials.map(lookOf)))) {
    dials.forEach((dial, i) => (frame.slots[i].dial = dial)); // its words and numbers are those of the new data
    return;
  }
  place.hidden = !dials.length;
  frame.shows = [];
  frame.slots = dials.map(dial => ({ dial }));
  for (const slot of frame.slots) layDial(frame, slot);
}

/** @param {Frame} frame @param {{dial: Dial}} slot */
function layDial(frame, slot) {
  const { id, label: name, min, max, step, marks = [], locked = false } = slot.dial;
  const place = element('div', { className: 'dial' }, frame.dom.dials);
  const label = element('label', { className: 'field' }, place);
  element('span', { textContent: name }, label);
  const input = element('input', { type: 'range', min, max, step, disabled: locked }, label);
  input.dataset.testid = id;
  const output = element('output', {}, label);
  const share = (/** @type {number} */ value) => (value - min) / (max - min);
  const turn = (/** @type {number} */ value) => {
    frame.values[id] = value;
    frame.kind.turn?.(frame, id);
    frame.step = Math.min(frame.step, frame.last);
    frame.draw();
  };
  input.addEventListener('input', () => turn(Number(input.value)));
  // named values: what each does, one press away; the name of what it does now stands out
  const row = marks.length ? element('div', { className: 'marks' }, place) : null;
  const buttons = marks.map(({ id: mark, value, text: textContent }) => {
    const button = element('button', { type: 'button', textContent, onclick: () => turn(value) }, row);
    button.dataset.testid = `${id}-${mark}`;
    button.style.setProperty('--at', share(value));
    return button;
  });
  frame.shows.push(() => {
    const { follows, text, active } = slot.dial;
    if (follows) frame.values[id] = follows();
    const value = frame.values[id];
    input.value = value;
    input.style.setProperty('--filled', `${100 * share(value)}%`);
    output.textContent = text(value);
    input.setAttribute('aria-valuetext', output.textContent);
    buttons.forEach((button, i) => button.setAttribute('aria-pressed', String(marks[i].id === active?.())));
  });
}

/** Makes and renews the groups of which one button is pressed: toggles(figure) → [{id, name, options: [{id, text,
    hue}], opens, hidden, press()}], `opens` the option it has at first; a `hidden` one keeps its room, one that is not
    there any more has none. The option's id stands in the figure's state by the group's, and in the address.
    @param {Frame} frame */
export function layToggles(frame) {
  const toggles = frame.kind.toggles(frame);
  if (!toggles.length) return;
  const all = (frame.groups ??= { place: element('div', { className: 'toggles' }), by: {} });
  if (!all.place.parentElement) frame.dom.dials.before(all.place);
  for (const [id, group] of Object.entries(all.by)) group.hidden = !toggles.some(toggle => toggle.id === id);
  for (const { id, name, className = 'toggle', hidden = false, options, press } of toggles) {
    const group = (all.by[id] ??= element('div', { className, role: 'group' }, all.place));
    group.style.visibility = hidden ? 'hidden' : '';
    if (name) group.setAttribute('aria-label', name);
    options.forEach(({ id: option, text, hue }, i) => {
      const button = group.children[i] ?? element('button', { type: 'button' }, group);
      button.dataset.testid = `${id}-${option}`;
      button.onclick = () => {
        choose(frame, { id, press }, option);
        frame.draw();
      };
      if (hue) button.style.setProperty('--hue', `var(--${hue})`);
      setText(button, text);
      button.setAttribute('aria-pressed', String(option === frame.state[id]));
    });
  }
}

/** Numbers beside the picture. @param {Frame} frame */
export function layFacts(frame) {
  const { facts: list, side } = frame.dom;
  const facts = factsOf(frame);
  side.hidden = !facts.length;
  if (cleared(list, facts.map(fact => fact.id).join()))
    for (const { id } of facts) {
      const row = element('div', {}, list);
      element('dt', {}, row);
      element('dd', {}, row).dataset.testid = `fact-${id}`;
    }
  facts.forEach(({ label, text, hue }, i) => {
    const [dt, dd] = list.children[i].children;
    setText(dt, label);
    setText(dd, text);
    dd.style.color = hue ?? '';
  });
}
