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

/** data-word: the word, its English term muted beside it; data-plain: the word alone; data-name: an accessible name.
    @param {{words: HTMLElement[]}} dom @param {Record<string, string>} words */
export function putWords(dom, words) {
  const say = makeSay(words);
  for (const place of dom.words) {
    const { word, plain, name } = place.dataset;
    if (plain) place.textContent = say(plain);
    if (word) {
      place.textContent = say(word);
      const term = words[`${word}_term`];
      if (term) element('i', { className: 'en', textContent: term }, place);
    }
    if (name) {
      place.setAttribute('aria-label', say(`name_${name}`));
      if (place.tagName === 'BUTTON') place.title = say(`name_${name}`);
    }
  }
}
