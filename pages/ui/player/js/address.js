/* The address bar as the state: what differs from the defaults is written there, what others wrote is kept. */
import { changesText } from './fromhere.js';
import { symbolOf } from './model.js';

/** One row a parameter: its text from the state, as Python reads it; undefined where there is no such thing here. */
const PARAMETERS = {
  batching: ({ state }) => state.shown.join(','),
  active: ({ state }) => state.active,
  batch: ({ state }) => String(state.batch),
  lr: ({ lab, state, model }) => changesText(lab) || String(model.rates[state.m]),
  axes: ({ state, model }) => state.axes.map(a => model.parameters[a].id).join(','),
  slice: ({ state }) => state.slice,
  plane: ({ state }) => state.plane,
  basins: ({ state }) => state.basins && 'shown',
  show: ({ state }) => state.show,
  xaxis: ({ state }) => state.xaxis,
  yscale: ({ state }) => state.yscale,
  view: ({ state }) => state.view,
  mode: ({ state }) => state.mode,
  step: ({ lab }) => String(lab.shownUpdate()),
  start: ({ state }) => (state.start ? state.start.join(',') : ''),
};

/** The query string for a state, given the one that stands there now. What Python calls the default is not said. */
export function queryFor(lab, search) {
  const query = new URLSearchParams(search);
  const { state, model } = lab;
  for (const [name, text] of Object.entries(PARAMETERS)) {
    const value = text({ lab, state, model });
    if (value === undefined || value === false || value === model.header.defaults[name]) query.delete(name);
    else query.set(name, value);
  }
  return query.toString().replaceAll('%2C', ',').replaceAll('%40', '@');
}

/** Writes the address a moment after the last change; the server hears nothing of it. */
export function makeAddress(lab, delay = 250) {
  let timer = 0;
  const write = () => {
    timer = 0;
    const { pathname, search, hash } = window.location;
    const query = queryFor(lab, search);
    const next = pathname + (query ? `?${query}` : '') + hash;
    if (next !== pathname + search + hash) window.history.replaceState(window.history.state, '', next);
  };
  return {
    touch() {
      const ours = lab.model.header.layout === 'lab'; // a lesson's address is the lesson's
      if (ours && !timer) timer = setTimeout(write, delay);
    },
    stop: () => clearTimeout(timer),
  };
}

/** Title of a pair of weights, for the button that changes it. */
export const pairText = ({ model, state }) => state.axes.map(a => symbolOf(model.parameters[a])).join(' × ');
