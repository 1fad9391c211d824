/* Elements of the page, changed only where something is new: to write what stands there lays the page out anew. */

export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Puts nodes and texts into an element, unless `key` says that they stand there already. */
export function setChildren(element, nodes, key = nodes.map(node => node.outerHTML ?? node).join('|')) {
  if (element.dataset.said === key) return;
  element.dataset.said = key;
  element.replaceChildren(...nodes);
}

export function make(tag, className = '', text = '') {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}
