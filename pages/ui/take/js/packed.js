/* What a saved page is opened with: one block whose header has the words of each language, `css` and `html` of the
   player; the arrays stand in it once. */

const list = text => text.split(',');
const READ = { shown: list, axes: list, learning_rate: Number, step: Number }; // the rest are texts

/** An element of the page that stands in its markup. @param {string} id @returns {any} */
export const from = id => document.getElementById(id);

/** The player's markup in its place on the page, which tells it how much stands above. @param {any} header */
export function hosted({ css, html }) {
  const above = /** @type {HTMLElement} */ (document.querySelector('header'));
  const say = () => document.documentElement.style.setProperty('--above', `${above.offsetHeight}px`);
  new ResizeObserver(say).observe(above);
  const shadow = from('player').attachShadow({ mode: 'open' });
  shadow.innerHTML = `<style>${css}</style>${html}`;
  return shadow;
}

/** How a player opens, as the address has it where that says.
    @param {any} header with `initial`, and the address's `names` of that @param {Record<string, string>} query */
export function opening({ initial, names }, query) {
  const said = Object.entries(names).filter(([name]) => query[name]);
  const read = said.map(([name, key]) => [key, (READ[key] ?? String)(query[name])]);
  return { ...initial, ...Object.fromEntries(read.filter(([, value]) => value)) };
}

/** What the address says. @returns {Record<string, string>} */
export const addressed = () => Object.fromEntries(new URLSearchParams(window.location.search));

/** Lets the address say this. @param {Record<string, string>} query */
export function write(query) {
  const text = new URLSearchParams(query).toString().replaceAll('%2C', ',').replaceAll('%40', '@');
  window.history.replaceState(null, '', `${window.location.pathname}?${text}${window.location.hash}`);
}

/** A player's way to a server, in a page that has none. */
const silent = () => {};
export const ALONE = { setStateValue: silent, setTriggerValue: silent };

/** Shows the page in the language its address asks for, and by a press in the next one. Returns what shows it again.
    @param {any} header with `page`, the words of each language @param {(lang: string) => void} show */
export function inLanguages({ page, lang: own }, show) {
  let lang = page[addressed().lang] ? addressed().lang : own;
  const lay = () => {
    told(page[lang], lang);
    show(lang);
  };
  from('language').addEventListener('click', () => {
    lang = Object.keys(page).find(other => other !== lang) ?? lang;
    write({ ...addressed(), lang });
    lay();
  });
  lay();
  return lay;
}

/** Puts the page's own words in their places. @param {any} words @param {string} lang */
export function told(words, lang) {
  document.documentElement.lang = lang;
  document.title = words.title;
  for (const name of ['title', 'settings', 'note', 'language']) from(name).textContent = words[name] ?? '';
}

/** The arrays of a block under another header.
    @param {any} packed @param {any} header
    @param {Record<string, string>} [stored] its arrays' names there; all as they are called where that is not said */
export function blockOf({ arrays }, header, stored) {
  const named = stored && Object.fromEntries(Object.entries(stored).map(([name, place]) => [name, arrays[place]]));
  return { header, arrays: named ?? arrays };
}
