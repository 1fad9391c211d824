/* How much of the Lab is in sight: few controls at first, all of them where the reader or a link asks for them. */
import { setText } from '../../canvas/js/elements.js';
import { setRuns } from './actions.js';

const KEY = 'gd-controls';
const NARROW = 760; // pixels: a phone's own layout has few things in sight at a time
/** Parameters of an address whose effect is in sight among the few: a link that says more needs all controls. */
const AMONG_FEW = new Set(['lang', 'mode', 'lr', 'step', 'start', 'active', 'batching', 'view', 'controls']);

/** Whether an address says it; by itself it is "auto". */
const isChosen = ({ controls = 'auto' }) => controls !== 'auto';

/** What the next visit is to open with; null in a frame that keeps nothing, or before anything was chosen. */
function remembered() {
  try {
    return window.localStorage.getItem(KEY);
  } catch {
    return null; // a browser that refuses storage to a frame throws: nothing is remembered there
  }
}

function remember(choice) {
  try {
    window.localStorage.setItem(KEY, choice);
  } catch {
    // as above
  }
}

/** Whether a player opens with few controls: only on the Lab's own page, unless its address, what that says beyond the
    few, or the last visit asks for all. */
function opensWithFew(/** @type {any} */ { layout, initial, apart }, search = window.location.search) {
  if (layout !== 'lab' || apart || window.innerWidth <= NARROW) return false;
  if (isChosen(initial)) return initial.controls === 'few';
  if (window.location.protocol === 'file:') return false; // a saved run shows all that it was saved with
  const query = new URLSearchParams(search);
  if ([...query.keys()].some(name => !AMONG_FEW.has(name))) return false;
  return remembered() !== 'all';
}

/** The first picture has one run: the others come with the controls that name them. @param {Lab} lab */
export function openSight(lab) {
  const { state, model } = lab;
  const { initial } = model.header;
  state.controls = opensWithFew(model.header) ? 'few' : 'all';
  state.controlsChosen = isChosen(initial);
  const named = new URLSearchParams(window.location.search).has('batching');
  state.unseen = isPlain(lab) && !named ? state.shown : [];
  if (state.unseen.length) state.shown = [state.active];
}

/** Few controls or all, from now on and on the next visit. @param {Lab} lab */
export function toggleSight(lab) {
  const { state, model } = lab;
  state.controls = state.controls === 'few' ? 'all' : 'few';
  state.controlsChosen = true;
  if (state.unseen.length) {
    const there = [...state.unseen, ...state.shown].filter(id => model.families[id]);
    Object.assign(state, { shown: [...new Set([...there, state.active])], unseen: [] });
    setRuns(lab);
  }
  remember(state.controls);
  lab.tellView();
  lab.changed();
  lab.refresh();
}

/** Lays the page for it: style sheets read it from the frame, the page's own band from the body. @param {Lab} lab */
export function laySight({ dom, state, model, say }) {
  const few = state.controls === 'few';
  dom.frame.dataset.sight = state.controls;
  dom.allControls.hidden = model.header.layout !== 'lab' || Boolean(model.header.apart);
  const around = state.mode === 'lecture' ? 'all' : state.controls;
  const ours = model.header.layout === 'lab' && !model.header.apart; // a notebook's page is not: it watches its body
  if (ours && document.body.dataset.sight !== around) document.body.dataset.sight = around;
  setText(dom.allControls, say(few ? 'all_controls' : 'few_controls'));
  dom.allControls.setAttribute('aria-expanded', String(!few));
}

/** Whether numbers are to be few too. @param {Lab} lab */
export const isPlain = ({ state }) => state.controls === 'few' && state.mode !== 'lecture';
