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

/** Symbol of a weight as mathematics writes it: w with a subscript, italic. */
export function symbolNode({ symbol, sub }) {
  const node = make('span', 'math', symbol);
  if (sub) node.append(make('sub', '', sub));
  return node;
}

/** A piece of a line for a legend; its path's `stroke-dasharray` says its dashes. */
export function dashes() {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 26 4');
  svg.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  line.setAttribute('d', 'M0 2H26');
  svg.append(line);
  return svg;
}
