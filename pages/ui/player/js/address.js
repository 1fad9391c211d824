/* The address bar as the state: what differs from the defaults is written there, what others wrote is kept. */
import { symbolOf } from './model.js';

/** One row a parameter: its default, and its text from the state. Python reads the same names. */
const PARAMETERS = {
  batching: { fallback: 'full,stochastic,random', text: ({ state }) => state.shown.join(',') },
  active: { fallback: 'random', text: ({ state }) => state.active },
  batch: { fallback: '30', text: ({ state }) => String(state.batch) },
  lr: { fallback: '0.2', text: ({ state, model }) => String(model.rates[state.m]) },
  axes: { fallback: 'w1,w2', text: ({ state, model }) => state.axes.map(a => model.parameters[a].id).join(',') },
  slice: { fallback: 'now', text: ({ state }) => state.slice },
  xaxis: { fallback: 'updates', text: ({ state }) => state.xaxis },
  yscale: { fallback: 'log', text: ({ state }) => state.yscale },
  view: { fallback: '2d', text: ({ state }) => state.view },
  mode: { fallback: 'normal', text: ({ state }) => state.mode },
  step: { fallback: '0', text: ({ lab, state }) => String(lab.shownUpdate()) },
  start: { fallback: '', text: ({ state }) => (state.start ? state.start.join(',') : '') },
};

/** The query string for a state, given the one that stands there now. */
export function queryFor(lab, search) {
  const query = new URLSearchParams(search);
  const { state, model } = lab;
  for (const [name, { fallback, text }] of Object.entries(PARAMETERS)) {
    const value = text({ lab, state, model });
    if (value === fallback) query.delete(name);
    else query.set(name, value);
  }
  return query.toString().replaceAll('%2C', ',');
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
