/* What the document as a whole says: its language, and where the first picture of a lesson begins (--top, for it to end
   with the first screen). */
const PICTURES = '[class*="st-key-figure_"], [class*="st-key-replay_"]';

export default function ({ data }) {
  document.documentElement.lang = data.lang;
  const page = document.querySelector('[data-testid=stMainBlockContainer]');
  if (!page) return undefined;
  const sizes = new ResizeObserver(() => requestAnimationFrame(() => place(page)));
  sizes.observe(page);
  return () => sizes.disconnect();
}

/** Tells the first picture where it begins; those that were first before fill the screen no longer.
    @param {Element} page */
function place(page) {
  const [first, ...others] = /** @type {HTMLElement[]} */ ([...page.querySelectorAll(PICTURES)]);
  for (const other of others) {
    other.style.removeProperty('--top');
    other.style.removeProperty('--fill');
  }
  if (!first) return;
  const top = Math.round(first.getBoundingClientRect().top - page.getBoundingClientRect().top);
  first.style.setProperty('--top', `${top}px`);
  first.style.setProperty('--fill', 'auto');
}
