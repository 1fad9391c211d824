/* Draws lessons' figures in node, on canvases that record: node pictures.js, a list of jobs as JSON on its input, the
   pictures as JSON on its output. A job: {name, script, block, width, height}. */
import { readFileSync } from 'node:fs';
import { register } from 'node:module';
import { Recorder } from './recorder.js';
import { written } from './written.js';

const ROOT = new URL('../../', import.meta.url);
const css = readFileSync(new URL('pages/ui/canvas/frame.css', ROOT), 'utf8').split('.frame[data-theme')[0];
const palette = Object.fromEntries([...css.matchAll(/--([\w-]+): (#\w{6})/g)].map(([, name, value]) => [name, value]));
Object.assign(palette, { sans: 'sans-serif', unit: 1, theme: 'light' });

/** Takes every call and property, and gives itself: the page, which is none of the picture's business. */
const page = new Proxy(function nothing() {}, {
  get: (_, key) => {
    if (key === Symbol.toPrimitive) return () => '';
    return key === Symbol.iterator ? [][Symbol.iterator].bind([]) : page;
  },
  apply: () => page,
  set: () => true,
});
const canvasOf = (width, height) => {
  const canvas = { width, height, dataset: {}, style: {}, clientWidth: width, addEventListener() {} };
  canvas.recorder = new Recorder(canvas);
  canvas.getContext = () => canvas.recorder;
  return canvas;
};
class ImageData {
  constructor(width, height) {
    Object.assign(this, { width, height, data: new Uint8ClampedArray(4 * width * height) });
  }
}
Object.assign(globalThis, {
  ImageData,
  document: new Proxy({}, {
    get: (_, key) => (key === 'createElement' ? tag => (tag === 'canvas' ? canvasOf(1, 1) : page) : page),
  }),
  window: { devicePixelRatio: 1, location: { search: '' }, matchMedia: () => ({ matches: true }) },
});
register('./hooks.js', import.meta.url);
const { decode } = await import('../../pages/ui/canvas/js/wire.js');
const model = await import('../../pages/ui/figure/js/model.js');
const { drawViews, factsOf, makeFigure, slidersOf, takeBlock } = model;

function figureOf(kind, block, { width, height }) {
  const figure = makeFigure(kind, Object.fromEntries(kind.views.map(id => [id, canvasOf(1, 1)])));
  const wide = width / Math.min(2, kind.views.length);
  for (const sheet of Object.values(figure.sheets)) sheet.resize(wide, height);
  const away = { dom: page, component: page, draw() {}, seek() {}, tell() {} };
  Object.assign(figure, { palette, version: 1, shows: [], ...away });
  takeBlock(figure, block);
  return figure;
}

/** What stands on every view at a step, what is said beside it, and what can be moved. */
function shownAt(figure, step, title = `step ${step}`) {
  const { kind, sheets } = figure;
  figure.step = Math.min(step, figure.last);
  drawViews(figure);
  const lines = [`== ${title}`];
  for (const { id, label, text } of factsOf(figure)) lines.push(`fact ${id}: ${label} | ${text}`);
  lines.push(`said: ${kind.summary(figure)}`);
  for (const { id, view, label, x, y } of figure.handles) lines.push(`handle ${id} on ${view}: ${label} ${x} ${y}`);
  for (const id of kind.views) lines.push(`-- ${id}`, ...written(sheets[id].c, palette));
  return lines.join('\n');
}

/** What a hand sets, one after another: all sliders at a share of their ways, each option of each toggle. */
function* handled(figure) {
  for (const share of [0.3, 0.8]) {
    const dials = slidersOf(figure).filter(({ locked }) => !locked);
    for (const { id, min, max, step } of dials) {
      figure.values[id] = Number((min + Math.round((share * (max - min)) / step) * step).toFixed(6));
      figure.kind.turn?.(figure, id);
    }
    if (dials.length) yield `dials at ${share}`;
  }
  for (const toggle of figure.kind.toggles(figure))
    for (const { id: option } of toggle.hidden ? [] : toggle.options) {
      model.choose(figure, toggle, option);
      yield `${toggle.id} ${option}`;
    }
}

async function pictureOf(job) {
  const { default: mount } = await import(new URL(job.script, ROOT).href);
  const block = decode(new Uint8Array(readFileSync(job.block)));
  const figure = figureOf(mount.kind, block, job);
  const { last } = figure;
  const steps = [...new Set([0, Math.floor(last / 3), last])];
  const shown = steps.map(step => shownAt(figure, step));
  for (const title of handled(figure)) shown.push(shownAt(figure, steps.at(Math.min(1, last)), title));
  return `${shown.join('\n')}\n`;
}

const jobs = JSON.parse(readFileSync(0, 'utf8'));
const pictures = {};
for (const job of jobs) pictures[job.name] = await pictureOf(job);
process.stdout.write(JSON.stringify(pictures));
