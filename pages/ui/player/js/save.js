/* What can be taken along: the picture, one file that opens without a server, the run as a script. */
import { listen } from '../../canvas/js/pointer.js';

const RATIO = 2; // pixels of the picture for one of the screen
const ROOM = 24;

/** @param {Lab} lab @returns {(() => void)[]} what detaches it */
export function attachSave(lab) {
  const { save } = lab.dom;
  const acts = {
    'save-png': () => takePicture(lab),
    'save-html': () => download(lab, 'page.html'),
    'save-code': () => download(lab, 'run.py'),
  };
  const click = event => {
    const act = acts[event.target.closest('button')?.dataset.testid];
    if (!act) return;
    save.open = false;
    act();
  };
  const away = event => {
    if (save.open && !event.composedPath().includes(save)) save.open = false;
  };
  const keydown = event => {
    if (event.key === 'Escape') save.open = false;
  };
  return [listen(save, { click, keydown }), listen(document, { pointerdown: away })];
}

/** Which there are: a file only where a server can make one, a script of the linear model's runs. @param {Lab} lab */
export function showSave({ dom, model, source }) {
  dom.saveHtml.hidden = !source.root();
  dom.saveCode.hidden = !source.root() || model.landscape.kind !== 'linear';
}

/** The server makes it of what the address says. @param {Lab} lab */
function download(lab, name) {
  lab.address.flush();
  give(`${lab.source.root()}save/${name}${window.location.search}`, `gradient-descent-${name}`);
}

function give(href, name) {
  const link = Object.assign(document.createElement('a'), { href, download: name });
  link.click();
}

/** The panels as they stand, painted for twice the resolution, under them what the summary says. @param {Lab} lab */
function takePicture(lab) {
  const { dom, sheets, palette } = lab;
  const box = dom.root.getBoundingClientRect();
  const names = ['rulerCanvas', 'surface', 'loss', 'fit'];
  const shown = names.map(name => ({ name, at: dom[name].getBoundingClientRect() })).filter(({ at }) => at.width > 0);
  for (const { name, at } of shown) sheets[name === 'rulerCanvas' ? 'ruler' : name].resize(at.width, at.height, RATIO);
  lab.frameKey = '';
  lab.draw();
  const paper = document.createElement('canvas');
  const c = /** @type {CanvasRenderingContext2D} */ (paper.getContext('2d'));
  const top = Math.min(...shown.map(({ at }) => at.top)) - ROOM;
  const bottom = Math.max(...shown.map(({ at }) => at.bottom));
  Object.assign(paper, { width: RATIO * box.width, height: RATIO * (bottom - top + 3 * ROOM) });
  c.scale(RATIO, RATIO);
  c.fillStyle = palette.page;
  c.fillRect(0, 0, box.width, bottom - top + 3 * ROOM);
  for (const { name, at } of shown) c.drawImage(dom[name], at.left - box.left, at.top - top, at.width, at.height);
  c.fillStyle = palette.ink;
  c.font = `${13 * palette.unit}px ${palette.sans}`;
  for (const title of dom.root.querySelectorAll('figcaption > strong')) {
    const at = title.getBoundingClientRect();
    if (at.width) c.fillText(title.textContent, at.left - box.left, at.bottom - top - 4);
  }
  write(c, dom.summary.textContent, ROOM, bottom - top + ROOM, box.width - 2 * ROOM);
  lab.refresh(); // for the screen again
  give(paper.toDataURL('image/png'), 'gradient-descent.png');
}

/** A text in lines no wider than the paper. @param {CanvasRenderingContext2D} c */
function write(c, text, x, y, width) {
  let line = '';
  for (const word of text.split(' ')) {
    if (line && c.measureText(`${line} ${word}`).width > width) {
      c.fillText(line, x, y);
      [line, y] = ['', y + ROOM * 0.8];
    }
    line = line ? `${line} ${word}` : word;
  }
  c.fillText(line, x, y);
}
