/* Words of the header, put where markup asks for them. */

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
  for (const element of dom.words) {
    const { word, plain, name } = element.dataset;
    if (plain) element.textContent = say(plain);
    if (word) {
      element.textContent = say(word);
      const term = words[`${word}_term`];
      if (term) element.append(Object.assign(document.createElement('i'), { className: 'en', textContent: term }));
    }
    if (name) {
      element.setAttribute('aria-label', say(`name_${name}`));
      if (element.tagName === 'BUTTON') element.title = say(`name_${name}`);
    }
  }
}
