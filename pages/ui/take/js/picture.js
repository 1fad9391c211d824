/* What a picture or a clip shows: one panel or all of them, what is written beside them, on the page's colour or the
   other one. */
import { paintedOn } from '../../canvas/js/paper.js';
import { readPalette } from '../../canvas/js/theme.js';
import { chosen, panelsOf } from './list.js';
import { giveBlob, nameOfFile } from './give.js';
import { paintBoxes, writeBelow, writeTexts } from './texts.js';
import { documentOf, makeWriter, makeWriting } from './vector.js';

const RATIO = 2; // pixels of a picture for one of the screen
const MARGIN = 16;

/** Where everything stands, and what all of it takes. @param {Taken} instance @param {string} panel of these, or all */
export function layOut({ dom, taking }, panel) {
  const all = panelsOf(/** @type {any} */ ({ taking }));
  const one = all.filter(({ id }) => id === panel);
  const panels = (one.length ? one : all).map(each => ({ ...each, at: each.canvas.getBoundingClientRect() }));
  const among = one.length ? one.map(({ place }) => place) : [dom.root];
  const beside = () =>
    among
      .flatMap(place => [...place.querySelectorAll(taking.texts)])
      .filter(text => text.checkVisibility({ visibilityProperty: true }) && text.getClientRects().length);
  const places = [...panels.map(({ at }) => at), ...beside().map(text => text.getBoundingClientRect())];
  const [left, top] = [Math.min(...places.map(at => at.left)), Math.min(...places.map(at => at.top))];
  const [right, bottom] = [Math.max(...places.map(at => at.right)), Math.max(...places.map(at => at.bottom))];
  const [width, height] = [right - left + 2 * MARGIN, bottom - top + 2 * MARGIN];
  return { panels, beside, left: left - MARGIN, top: top - MARGIN, width, height };
}

let looks = 0;

/** Gives the instance another look until it is refreshed. @param {Taken} instance @param {string} theme */
export function wear(instance, theme) {
  const { dom } = instance;
  dom.frame.dataset.theme = theme;
  instance.palette = /** @type {any} */ ({ ...readPalette(dom.root), theme, look: ++looks });
  instance.version += 1;
}

/** Paints the panels anew and puts them, and what is written beside them, on paper.
    @param {any} c a 2-D context @param {Taken} instance @param {ReturnType<typeof layOut>} plan
    @param {Parameters<typeof paintedOn>[0]} instead */
export function compose(c, { taking, palette }, { panels, beside, left, top, width, height }, instead) {
  paintedOn(instead, () => {
    for (const { sheet } of panels) sheet.resize(sheet.width, sheet.height);
    taking.paint();
  });
  c.fillStyle = palette.page;
  c.fillRect(0, 0, width, height);
  c.save();
  c.translate(-left, -top);
  const texts = beside();
  for (const element of texts) paintBoxes(c, element);
  for (const { canvas, at } of panels) c.drawImage(canvas, at.left, at.top, at.width, at.height);
  for (const element of texts) writeTexts(c, element);
  c.restore();
}

/** What the picture says of itself. @param {Taken} instance */
const caption = ({ taking }) => [document.title, ...taking.caption()].filter(Boolean);

/** The whole picture, its words under it. @param {Taken} instance @param {any} measure a context of that type
    @param {(width: number, height: number) => any} paperOf of that size
    @param {Parameters<typeof paintedOn>[0]} instead */
function drawPicture(instance, measure, paperOf, instead) {
  wear(instance, chosen(instance, 'save-theme'));
  const plan = layOut(instance, chosen(instance, 'save-panel'));
  const { palette } = instance;
  const place = { left: MARGIN, top: plan.height, width: plan.width - 2 * MARGIN };
  const [width, height] = [plan.width, plan.height + writeBelow(measure, palette, caption(instance), place) + MARGIN];
  const c = paperOf(width, height);
  compose(c, instance, { ...plan, height }, instead);
  writeBelow(c, palette, caption(instance), place);
  return { c, width, height };
}

/** What the file is called. @param {Taken} instance */
export function nameOf(instance) {
  const panel = chosen(instance, 'save-panel');
  const dark = chosen(instance, 'save-theme') === 'dark';
  return nameOfFile(...(panel && panel !== 'whole' ? [panel] : []), ...(dark ? ['dark'] : []));
}

const stepped = (/** @type {Taken} */ instance) => `${nameOf(instance)}-${instance.taking.step()}`;

/** As pixels, twice the screen's. @param {Taken} instance */
export function takePng(instance) {
  const canvas = document.createElement('canvas');
  const c = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  const paperOf = (width, height) => {
    Object.assign(canvas, { width: Math.round(RATIO * width), height: Math.round(RATIO * height) });
    c.scale(RATIO, RATIO);
    return c;
  };
  drawPicture(instance, c, paperOf, { ratio: RATIO });
  const name = `${stepped(instance)}.png`;
  return new Promise((done, failed) => {
    canvas.toBlob(blob => (blob ? done(giveBlob(blob, name)) : failed(new Error('no picture of this size'))));
  });
}

/** As strokes and texts. @param {Taken} instance */
export function takeSvg(instance) {
  const writing = makeWriting(instance.palette.sans);
  const paper = makeWriter(writing);
  const { width, height } = drawPicture(instance, paper, () => paper, { ratio: RATIO, of: writing.of });
  const [title, ...said] = caption(instance);
  const text = documentOf(writing, paper, { width, height, title, said: said.join('\n') });
  const name = `${stepped(instance)}.svg`;
  giveBlob(new Blob([text], { type: 'image/svg+xml' }), name);
}
