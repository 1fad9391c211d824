/* What the page writes beside its canvases, written on a canvas: the same words, type and place. */

const CLEAR = /^rgba\(.*, 0\)$|^transparent$/;

/** What fills and rules the boxes in an element. @param {any} c a 2-D context @param {Element} element */
export function paintBoxes(c, element) {
  for (const box of [element, ...element.querySelectorAll('*')]) {
    const { left, top, width, height } = box.getBoundingClientRect();
    if (!width) continue;
    const { backgroundColor, borderTopColor, borderTopWidth, borderTopStyle, visibility } = getComputedStyle(box);
    const rule = borderTopStyle === 'none' ? 0 : parseFloat(borderTopWidth);
    for (const [color, high] of /** @type {[string, number][]} */ ([
      [backgroundColor, height],
      [borderTopColor, rule],
    ])) {
      if (!high || visibility !== 'visible' || CLEAR.test(color)) continue;
      c.fillStyle = color;
      c.fillRect(left, top, width, high);
    }
  }
}

/** Every text in an element, where it stands on the page.
    @param {any} c @param {Element} element */
export function writeTexts(c, element) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = /** @type {Element} */ (node.parentElement);
    if (!node.nodeValue?.trim()) continue;
    const { color, fontStyle, fontWeight, fontSize, fontFamily, visibility } = getComputedStyle(parent);
    if (visibility !== 'visible') continue;
    c.font = `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
    c.fillStyle = color;
    c.textAlign = 'left';
    c.textBaseline = 'alphabetic';
    const shown = within(parent);
    for (const [word, at] of lines(node))
      if (shown(at)) c.fillText(word, at.left, at.top + c.measureText(word).fontBoundingBoxAscent);
  }
}

/** Whether a line is to be seen in the block that holds it, which may be too small for it. @param {Element} parent */
function within(parent) {
  const block = parent.closest('dt, dd, p, td, th, h2, div');
  if (!block || getComputedStyle(block).overflow === 'visible') return () => true;
  const { top, bottom } = block.getBoundingClientRect();
  return (/** @type {DOMRect} */ at) => (at.top + at.bottom) / 2 > top && (at.top + at.bottom) / 2 < bottom;
}

/** A text in the lines it stands in: each with its box. @param {Node} node @returns {[string, DOMRect][]} */
function lines(node) {
  const range = document.createRange();
  const text = node.nodeValue ?? '';
  const found = /** @type {[string, DOMRect][]} */ ([]);
  for (const { 0: word, index } of text.matchAll(/\S+\s*/g)) {
    range.setStart(node, index);
    range.setEnd(node, index + word.trimEnd().length);
    const at = range.getBoundingClientRect();
    const last = found.at(-1);
    if (last && Math.abs(last[1].top - at.top) < 2) last[0] += ` ${word.trimEnd()}`;
    else if (at.width) found.push([word.trimEnd(), at]);
  }
  return found;
}

/** Paragraphs in lines no wider than the paper. @param {any} c @param {Palette} palette
    @param {string[]} paragraphs @param {{left: number, top: number, width: number}} place
    @returns {number} how much room they take, in pixels of the screen */
export function writeBelow(c, palette, paragraphs, { left, top, width }) {
  const high = 19 * palette.unit;
  let y = top;
  c.font = `400 ${13 * palette.unit}px ${palette.sans}`;
  c.textAlign = 'left';
  c.textBaseline = 'middle';
  paragraphs.forEach((text, i) => {
    c.fillStyle = i ? palette.muted : palette.ink;
    for (const line of wrapped(c, text, width)) {
      c.fillText(line, left, y + high / 2);
      y += high;
    }
  });
  return y - top;
}

function wrapped(c, text, width) {
  const found = [''];
  for (const word of text.split(' ')) {
    const longer = found.at(-1) ? `${found.at(-1)} ${word}` : word;
    if (found.at(-1) && c.measureText(longer).width > width) found.push(word);
    else found[found.length - 1] = longer;
  }
  return found;
}
