/* The panels of whoever wants all controls: the fit, the loupe, the meter, the ways, what each is called. */
import { drawEquation } from './equation.js';
import { drawFit, fitKind } from './fit.js';
import { drawLoupe } from './loupe.js';
import { drawMeter } from './meter.js';
import { drawWays } from './ways.js';
import { setText } from '../../canvas/js/elements.js';
import { putWord } from '../../canvas/js/words.js';
import { number } from '../../canvas/js/numbers.js';
import { isBowl } from './curvature.js';

/** Lays what changes with language or setting only. @param {Lab} lab */
function layAll(lab) {
  if (lab.cache.panels) return;
  lab.cache.panels = true;
  layPanels(lab);
}

/** Draws what stands on canvases, before any words: text on them measures fonts, which would lay the page out anew.
    Returns how many rows are lit.
    @param {Lab} lab @param {(name: string) => boolean} shows whether a canvas is shown */
export function drawPanelCanvases(lab, shows) {
  layAll(lab);
  const lit = shows('fit') && lab.state.mode !== 'lecture' ? drawFit(lab) : 0;
  if (shows('ruler')) drawLoupe(lab);
  return lit;
}

/** Writes what is said beside them. @param {Lab} lab @param {number} lit rows */
export function writePanels(lab, lit) {
  drawEquation(lab);
  drawWays(lab);
  if (lab.state.mode === 'lecture') return;
  showLit(lab, lit);
  drawMeter(lab);
}

function layPanels({ dom, model, say }) {
  putWord(dom.fitTitle, say, fitKind(model));
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
function showLit({ dom, model, say }, lit) {
  const part = model.shown < model.samples ? `${say('fit_sample', { n: number(model.shown, 0) })} · ` : '';
  setText(dom.lit, fitKind(model) === 'along' ? '' : part + say('lit', { n: number(lit, 0) }));
}
