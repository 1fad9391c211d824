/* Words of the header, put where markup asks for them. */
import { element } from './elements.js';

/** key, values → words of the header's language; a key without words is an error: it would be a hole on the screen.
    @param {Record<string, string>} words @returns {Say} */
export function makeSay(words) {
  return (key, values = {}) => {
    if (!(key in words)) throw new Error(`no words for ${key}`);
    return words[key].replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''));
  };
}

/** Puts a word into its place, its English term muted beside it where it has one.
    @param {HTMLElement} place @param {Say} say @param {string} key */
export function putWord(place, say, key, term = say(`${key}_term`)) {
  place.textContent = say(key);
  if (term) element('i', { className: 'en', textContent: term }, place);
}

/** data-word: the word, its English term muted beside it; data-plain: the word alone; data-name: an accessible name.
    @param {{words: Iterable<any>}} dom @param {Record<string, string>} words */
export function putWords(dom, words) {
  const say = makeSay(words);
  for (const place of dom.words) {
    const { word, plain, name } = place.dataset;
    if (plain) place.textContent = say(plain);
    if (word) putWord(place, say, word, words[`${word}_term`] ?? '');
    if (name) {
      place.setAttribute('aria-label', say(`name_${name}`));
      if (place.tagName === 'BUTTON') place.title = say(`name_${name}`);
    }
  }
}
