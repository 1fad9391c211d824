/* Which panels a landscape has, and what they are called: laid once for a setting and a language. */
import { element, setText } from '../../canvas/js/elements.js';
import { number } from '../../canvas/js/numbers.js';
import { isBowl } from './curvature.js';
import { fitKind } from './fit.js';

export function layPanels({ dom, model, say }) {
  const kind = fitKind(model);
  const term = say(`${kind}_term`);
  dom.fitTitle.replaceChildren(say(kind), ...(term ? [element('i', { className: 'en', textContent: term })] : []));
  dom.xaxisGroup.hidden = model.header.landscape?.rows === 0; // without rows there are no epochs
  dom.showGroup.hidden = isBowl(model);
  dom.lossTitle.hidden = !isBowl(model);
  const penalized = (model.header.data.penalty ?? []).some(Boolean);
  const rowless = model.header.landscape?.rows === 0; // a function's height is no MSE
  const measured = rowless ? 'loss_alone_term' : 'loss_term';
  for (const title of [dom.lossTitle, dom.showGroup]) {
    const what = title.querySelector('.en');
    if (what) setText(what, say(penalized ? 'loss_penalized' : measured));
  }
}

/** How many rows this update sees; nothing where there are none. */
export function showLit({ dom, model, say }, lit) {
  const part = model.shown < model.samples ? `${say('fit_sample', { n: number(model.shown, 0) })} · ` : '';
  setText(dom.lit, fitKind(model) === 'along' ? '' : part + say('lit', { n: number(lit, 0) }));
}
