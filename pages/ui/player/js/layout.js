/* Which panels a landscape has, and what they are called: laid once for a setting and a language. */
import { number } from '../../canvas/js/numbers.js';
import { isBowl } from './curvature.js';
import { fitKind } from './fit.js';
import { make, setText } from './page.js';

export function layPanels({ dom, model, say }) {
  dom.root.dataset.kind = model.landscape.kind;
  const kind = fitKind(model);
  const term = say(`${kind}_term`);
  dom.fitTitle.replaceChildren(say(kind), ...(term ? [make('i', 'en', term)] : []));
  dom.xaxisGroup.hidden = model.header.landscape?.rows === 0; // without rows there are no epochs
  dom.showGroup.hidden = isBowl(model);
  dom.lossTitle.hidden = !isBowl(model);
}

/** How many rows this update sees; nothing where there are none. */
export function showLit({ dom, model, say }, lit) {
  setText(dom.lit, fitKind(model) === 'along' ? '' : say('lit', { n: number(lit, 0) }));
}
