/* Elements of the page, changed only where something is new: to write what stands there lays the page out anew. */

/** A new element with properties, at the end of its parent.
    @param {string} tag @param {Record<string, any>} [properties] @param {Element} [parent] @returns {any} */
export const element = (tag, properties = {}, parent = undefined) => {
  const made = Object.assign(document.createElement(tag), properties);
  parent?.append(made);
  return made;
};

/** @param {Element} target @param {string} text */
export const setText = (target, text) => {
  if (target.textContent !== text) target.textContent = text;
};

/** Sets an attribute, its accessible name where nothing else is said. @param {Element} target @param {string} text */
export const setName = (target, text, attribute = 'aria-label') => {
  if (target.getAttribute(attribute) !== text) target.setAttribute(attribute, text);
};

/** A name that is shown under the pointer too. @param {HTMLElement} target @param {string} text */
export function setTitle(target, text) {
  if (target.title !== text) target.title = text;
  setName(target, text);
}

/** What stands on an element as data-*. @param {HTMLElement} target @param {Record<string, any>} facts */
export function setData({ dataset }, facts) {
  for (const [name, value] of Object.entries(facts)) if (dataset[name] !== String(value)) dataset[name] = value;
}

/** Puts nodes and texts into an element, unless `key` says that they stand there already. */
export function setChildren(target, nodes, key = nodes.map(node => node.outerHTML ?? node).join('|')) {
  if (target.dataset.said === key) return;
  target.dataset.said = key;
  target.replaceChildren(...nodes);
}
