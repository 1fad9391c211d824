/* A lesson's picture as a page of its own, with the lesson's question: it is shown as it stands before an answer, and
   after one as it stands then. */
import { ALONE, addressed, blockOf, from, hosted, inLanguages, write } from '../../take/js/packed.js';
import { together } from '../../take/js/packing.js';
import { html, render } from '../../vendor/lit-html/lit-html.js';

/** Opens what was packed: `header` has `headers`, a state each, and `page` (words of the page) a language.
    @param {Uint8Array} laid @param {(component: any) => void} mount of the picture */
export default function open(laid, mount) {
  const packed = together(laid);
  const header = /** @type {any} */ (packed.header);
  const shadow = hosted(header);
  from('player').className = 'lesson';
  if (!window.location.search)
    write({ ...header.query, lang: header.lang, ...(header.answer ? { answer: header.answer } : {}) });
  const query = addressed();
  let { answer = '' } = query;
  const again = inLanguages(header, lang => {
    askIn(from('controls'), header.page[lang], answer, chosen => {
      answer = chosen;
      write({ ...addressed(), answer });
      again();
    });
    const { stored, ...own } = header.headers[lang][answer ? 'seen' : 'asked'] ?? header.headers[lang].seen;
    const data = blockOf(packed, { ...own, ...asking(own, query.drawn) }, stored);
    mount({ data, parentElement: shadow, ...ALONE });
  });
}

/** What is to be drawn before the run is seen, with the answer that the address holds. */
function asking({ ask }, given = '') {
  return ask && { ask: { ...ask, given, verdict: given && given === ask.given ? ask.verdict : ask.truth } };
}

/** The lesson's question over its picture, its choices, and the verdict on the one chosen. */
function askIn(place, words, answer, choose) {
  if (!words.question) return;
  // the words' own Markdown: nothing but strong passages
  const line = text => text.split('**').map((part, i) => (i % 2 ? html`<strong>${part}</strong>` : part));
  const buttons = Object.entries(words.choices).map(([id, text]) =>
    html`<button aria-pressed=${id === answer} data-testid="choice-${id}" @click=${() => choose(id)}
      >${line(String(text))}</button>`);
  const verdict = answer ? words.verdicts[answer] : '';
  render(html`<p>${line(words.question)}</p>${buttons}<p data-testid="verdict">${line(verdict)}</p>`, place);
}
