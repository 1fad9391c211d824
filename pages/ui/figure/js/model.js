/* What a figure is made of, without a page: the lesson's data, the playhead, the values of its sliders, its views. */
import { makeSheet } from '../../canvas/js/paint.js';
import { drawMarks, makePen } from '../../canvas/js/marks/plot.js';
import { nearest } from '../../canvas/js/numbers.js';
import { makeSay } from '../../canvas/js/words.js';

const DEFAULTS = {
  last: () => 0,
  create: () => ({}),
  facts: () => [],
  data: () => ({}),
  sliders: () => [],
  toggles: () => [],
  toAddress: () => ({}),
  fromAddress() {},
  summary: figure => figure.say('summary', { k: figure.now }),
};

/** A figure of a kind that has no data yet, on canvases by the id of their view.
    @param {any} spec what its lesson says: see types.d.ts @param {Record<string, any>} canvases */
export function makeFigure(spec, canvases) {
  const kind = { ...DEFAULTS, ...spec };
  const sheets = Object.fromEntries(kind.views.map(id => [id, makeSheet(canvases[id])]));
  const layers = Object.fromEntries(kind.views.map(id => [id, {}]));
  return {
    kind, sheets, layers, step: 0, exact: 0, playing: false, values: {}, opens: {}, seats: {},
    handles: [], presses: [], stops: [],
    get header() {
      return this.model.header;
    },
    get arrays() {
      return this.model.arrays;
    },
    /** Whole updates made: a slider may have put the end before the playhead. */
    get now() {
      return Math.min(Math.floor(this.step + 1e-9), kind.last(this));
    },
    get last() {
      return kind.last(this);
    },
    /** What the kind makes of its data and of where it stands. */
    get derived() {
      return kind.derive(this);
    },
  };
}

/** Takes a block of data: words, state, and with a new problem the sliders' values anew. Returns the block before. */
export function takeBlock(figure, model) {
  const before = figure.model;
  Object.assign(figure, { model, say: makeSay(model.header.words) });
  figure.state = figure.kind.create(figure, figure.state);
  if (!before) figure.first = figure.kind.toAddress(figure); // what the lesson opens with need not be said
  if (before?.header.problem !== model.header.problem)
    Object.assign(figure, { step: 0, values: {}, opens: {}, seats: {} });
  for (const { id, value } of slidersOf(figure)) {
    if (figure.values[id] === undefined) figure.opens[id] = value;
    figure.values[id] ??= value;
  }
  return before;
}

/** An option of a group of buttons is chosen. */
export function choose(figure, { id, press }, option) {
  figure.state[id] = option;
  press?.();
}

/** The sliders in full; one over `values` goes through them by their places and opens at the one nearest to `at`. */
export const slidersOf = figure =>
  figure.kind.sliders(figure).map(({ values, at, text = String, ...slider }) => {
    if (!values) return { text, ...slider };
    const places = { min: 0, max: values.length - 1, step: 1, value: nearest(values, at) };
    return { ...places, ...slider, text: place => text(values[place]) };
  });

/** The numbers beside the picture, {id, label, text, hue} each: of [id, text, {hue, …values of its label}], or as
    given. */
export const factsOf = figure =>
  figure.kind.facts(figure).map(fact => {
    if (!Array.isArray(fact)) return fact;
    const [id, text, { hue = null, ...values } = {}] = fact;
    return { id, text, label: figure.say(`fact_${id}`, values), hue: hue && (figure.palette[hue] ?? hue) };
  });

/** Draws every view; what can be moved is in `handles` then. */
export function drawViews(figure) {
  const { kind, sheets, palette, seats, layers, version } = figure;
  const handles = (figure.handles = []);
  const presses = (figure.presses = []);
  const drawing = kind.marks(figure);
  for (const view of kind.views) {
    sheets[view].clear();
    const shared = { view, seats, handles, presses, version, layers: layers[view] };
    drawMarks(makePen(sheets[view], palette, shared), drawing[view]);
  }
}
