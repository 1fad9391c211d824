/* The numbers beside a figure's picture. */
import { element, setText } from '../../canvas/js/elements.js';
import { factsOf } from './model.js';

/** Numbers beside the picture; rows are made once and only their text changes. @param {Frame} frame */
export function layFacts(frame) {
  const { dom } = frame;
  const facts = factsOf(frame);
  dom.side.hidden = !facts.length;
  const ids = facts.map(fact => fact.id).join();
  if (dom.facts.dataset.ids !== ids) {
    dom.facts.dataset.ids = ids;
    dom.facts.replaceChildren();
    for (const { id } of facts) {
      const row = element('div', {}, dom.facts);
      element('dt', {}, row);
      element('dd', {}, row).dataset.testid = `fact-${id}`;
    }
  }
  facts.forEach(({ label, text, hue }, i) => {
    const [dt, dd] = dom.facts.children[i].children;
    setText(dt, label);
    setText(dd, text);
    dd.style.color = hue ?? '';
  });
}
