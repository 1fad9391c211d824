/* The elements of player.html by name: what is a part says which, and buttons of which one is pressed are a group. */
import { transportIn } from '../../canvas/js/transport.js';

/** Parameters of the state that are chosen by a group of buttons, each of the testid `<name>-<value>`. */
const GROUPS = ['xaxis', 'yscale', 'plane', 'show', 'band', 'view', 'trials'];

/** @returns {any} element by `data-part`, and what else the page lays; `groups`: name → value → its button */
export function findElements(parent) {
  const transport = transportIn(parent.querySelector('.transport'));
  const save = parent.querySelector('.save');
  const all = selector => [...parent.querySelectorAll(selector)];
  const parts = Object.fromEntries(all('[data-part]').map(element => [element.dataset.part, element]));
  const buttons = name => all(`[data-testid^="${name}-"]`).map(one => [one.dataset.testid.slice(name.length + 1), one]);
  const groups = Object.fromEntries(GROUPS.map(name => [name, Object.fromEntries(buttons(name))]));
  return { ...parts, transport, save, groups, words: all('[data-word], [data-plain], [data-name]') };
}
