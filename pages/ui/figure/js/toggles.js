/* Groups of buttons of which one is pressed, over the sliders: the option's id stands in the figure's state by the
   group's, and in the address. */
import { element, setText } from '../../canvas/js/elements.js';
import { choose } from './model.js';

/** Makes and renews the groups of the kind: toggles(figure) → [{id, name, options: [{id, text, hue}], opens, hidden,
    press()}], `opens` the option it has at first; a `hidden` one keeps its room, one that is not there any more has
    none. @param {Frame} frame */
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
