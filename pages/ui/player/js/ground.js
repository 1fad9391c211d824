/* The ground under the runs that comes on demand: basins for a rate and a strategy, planes through many weights. */
import { decode } from '../../canvas/js/wire.js';
import { lasting } from '../../canvas/js/mount.js';
import { listen } from '../../canvas/js/pointer.js';
import { mayShowBasins } from './basins.js';
import { announce, debounced } from '../../canvas/js/send.js';

const REST = 40; // ms without a change after which a hand rests

/** The player's end of the channel: `settle()` asks for what the picture lacks once the hand rests. */
export function makeGround(lab) {
  const ground = { coarse: null, fine: null, asked: '' };
  const channel = () => lab.model?.header.channel;
  const say = (name, detail) => announce(name, { channel: channel(), ...detail });
  const ask = () => {
    if (lab.held || (lab.dragStart && !lab.dragReleased)) return ground.settle();
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

/** What the picture of this moment wants, or null where it has all. */
function askOf(lab) {
  const { model, state, ground, stage } = lab;
  if (!state.basins || !mayShowBasins(lab)) return null;
  const { header, rates } = model;
  const { low, high, centre } = stage.view;
  const eased = state.zoomTarget / state.zoom; // the zoom's end, not the way to it
  const edges = n => [low[n], high[n]].map(x => +(centre[n] + (x - centre[n]) * eased).toPrecision(6));
  return {
    for: header.id,
    basins: true,
    coarse: ground.coarse?.for !== header.id || ground.coarse.strategy !== state.active,
    rate: rates[state.m],
    strategy: state.active,
    window: [edges(0), edges(1)],
    slice: null,
  };
}

/** Keeps what came. Parts that were not asked for are absent. */
function takeGround(lab, ground, { header, arrays }) {
  for (const part of ['coarse', 'fine']) {
    if (!header[part]) continue;
    const [map, shade, rates] = ['map', 'shade', 'rates'].map(name => arrays[`${part}.${name}`]);
    ground[part] = { ...header[part], for: header.for, map, shade, rates };
  }
  lab.draw();
}
