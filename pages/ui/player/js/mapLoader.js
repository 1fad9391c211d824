/* The ground under the runs that comes on demand: basins for a rate and a strategy, planes through many weights. */
import { decode } from '../../canvas/js/wire.js';
import { setData } from '../../canvas/js/elements.js';
import { lasting } from '../../canvas/js/mount.js';
import { listen } from '../../canvas/js/pointer.js';
import { isVeiled } from './prediction.js';
import { makePlane, planeKey, wantedPlane } from './planes.js';
import { announce, debounced } from '../../canvas/js/send.js';

const REST = 40; // ms without a change after which a hand rests

/** The player's end of the channel: `settle()` asks for what the picture lacks once the hand rests. */
export function makeGround(lab) {
  const ground = { coarse: null, fine: null, asked: '' };
  const channel = () => lab.model?.header.channel;
  const say = (name, detail) => announce(name, { channel: channel(), ...detail });
  const ask = () => {
    const moves = lab.held || (lab.dragStart && !lab.dragReleased) || lab.awaits.size; // also what a part lays out anew
    if (moves) return ground.settle();
    const wanted = askOf(lab);
    const text = JSON.stringify(wanted);
    if (!wanted || text === ground.asked) return null;
    ground.asked = text;
    return say('gd-ask', { ask: wanted });
  };
  const later = lasting(lab, debounced(ask, REST));
  ground.settle = () => {
    if (channel()) later();
  };
  ground.forget = () => Object.assign(ground, { coarse: null, fine: null, asked: '' });
  const mine = act => event => event.detail.channel && event.detail.channel === channel() && act(event.detail);
  const take = ({ data }) => takeGround(lab, ground, decode(data));
  const hello = ({ from }) => from === 'channel' && ground.asked && say('gd-ask', { ask: JSON.parse(ground.asked) });
  lab.stops.push(listen(document, { 'gd-ground': mine(take), 'gd-hello': mine(hello) }));
  ground.greet = () => channel() && say('gd-hello', { from: 'player' });
  return ground;
}

/** Whether there are runs with other seeds, and somebody to ask for them: in the Lab. @param {Lab} lab */
export function mayHaveBand({ model, state, source }) {
  const { drawn } = model.header.strategies.find(({ id }) => id === state.active) ?? {};
  return Boolean(drawn && model.header.layout === 'lab' && source.here().url);
}

/** What the picture of this moment wants, or null where it has all. */
function askOf(lab) {
  const { model, state } = lab;
  const common = { for: model.header.id, rate: lab.rate, strategy: state.active };
  const nothing = { basins: false, coarse: false, window: null, slice: null };
  if (model.landscape.kind === 'slice') {
    const slice = wantedPlane(lab);
    return planeKey(slice, state.active) === lab.plane.key ? null : { ...common, ...nothing, slice };
  }
  return state.basins && mayShowBasins(lab) ? mapsWanted(lab, { ...common, ...nothing, basins: true }) : null;
}

function mapsWanted({ state, ground, stage }, ask) {
  const { fine, coarse } = ground;
  const { low, high, centre } = stage.view;
  const eased = state.zoomTarget / state.zoom; // the zoom's end, not the way to it
  const edges = n => [low[n], high[n]].map(x => +(centre[n] + (x - centre[n]) * eased).toPrecision(6));
  const window = [edges(0), edges(1)];
  const current = map => map?.for === ask.for && map.strategy === ask.strategy;
  const looked = current(fine) && fine.rate === ask.rate && String(fine.asked) === String(window);
  if (looked && current(coarse)) return null;
  return { ...ask, window, coarse: looked }; // what is looked at comes first
}

/** Keeps what came. Parts that were not asked for are absent. */
function takeGround(lab, ground, { header, arrays }) {
  const { window: asked } = ground.asked ? JSON.parse(ground.asked) : {}; // what this answers, as it was said
  const part = (name, parts) => Object.fromEntries(parts.map(key => [key, arrays[`${name}.${key}`]]));
  for (const name of ['coarse', 'fine'])
    if (header[name])
      ground[name] = { ...header[name], asked, for: header.for, ...part(name, ['map', 'shade', 'rates']) };
  const awaited = header.slice && header.for === lab.model.header.id;
  if (awaited) takePlane(lab, ground, header.slice, part('slice', ['x', 'y', 'z']));
  lab.draw();
  ground.settle();
}

/** A plane of other directions is looked at afresh; one that only goes through another point, as the last was. */
function takePlane(lab, ground, header, lattice) {
  const { slice, strategy } = JSON.parse(ground.asked);
  const { kind, axes } = lab.plane;
  lab.plane = makePlane(header, lattice, planeKey(slice, strategy));
  lab.frameKey = ''; // the caption is of the last one
  if (kind === header.plane && String(axes) === String(header.axes)) return;
  Object.assign(lab.state, { pan: [0, 0], zoom: 1, zoomTarget: 1 });
}

/** Basins are of two weights, where there is somebody to compute them. */
export const mayShowBasins = lab =>
  lab.model.landscape.kind === 'plane' && Boolean(lab.model.header.channel) && !isVeiled(lab);

/** What map is on screen, for scripts: nothing is said of one that is about to be replaced. */
export function sayMap({ dom: { root } }, map) {
  const [rate, cells] = map && !map.stale ? [map.rate, map.map.length] : ['', ''];
  setData(root, { basinRate: rate, basinCells: cells });
}
