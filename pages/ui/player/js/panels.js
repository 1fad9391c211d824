/* The panels of whoever wants all controls: the fit, the loupe, the meter, the ways, what each is called. */
import { drawEquation } from './equation.js';
import { drawFit } from './fit.js';
import { drawForetold } from './lossForecast.js';
import { drawHeldAhead } from './testLoss.js';
import { layPanels, showLit } from './layout.js';
import { drawLoupe } from './loupe.js';
import { drawMeter } from './meter.js';
import { drawWays } from './ways.js';

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

/** What the loss chart shows of updates to come: the loss foretold, and that over the rows held out. */
export function drawAhead(c, lab, scales) {
  drawForetold(c, lab, scales);
  drawHeldAhead(c, lab, scales);
}
