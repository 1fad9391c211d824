/* The stage of the main picture: its box and view, what is shown in it, what stands over it. */
import { axisWidth, makeSideView, makeView } from '../../canvas/js/view.js';
import { drawingOrder, heldWeights } from './model.js';
import { placesOf, windowOf } from './places.js';

/** Box, view and slice for the size, zoom and weights of this moment. */
export function stageOf(lab) {
  const { model, state, palette, sheets, plane } = lab;
  const { width, height, c } = sheets.surface;
  const { unit } = palette;
  const { landscape } = model;
  const inset = width < 500 && unit < 1.2;
  const { centre, half } = windowOf(lab);
  const middle = centre.map((x, n) => x + state.pan[n]);
  const box = { x: 0, y: 0, w: width, h: height - (inset ? 0 : 36 * unit) };
  const room = { below: 56 * unit, above: 40 * unit, hold: landscape.kind === 'curve' ? heightsOf(lab) : [] };
  const looking = () =>
    landscape.kind === 'curve'
      ? makeSideView(box, middle[0], half, state.zoom, landscape, room)
      : makeView(box, middle, half, state.zoom);
  if (!inset) {
    box.x = axisWidth(c, palette, looking().low[1], looking().high[1]);
    box.w = width - box.x;
  }
  const held = heldWeights(lab);
  const slice = plane?.slice ?? landscape.slice(state.axes, held);
  const stage = { box, view: looking(), held, inset, slice, places: placesOf(lab), name: nameOfSlice(lab, held) };
  return { ...stage, ids: outrun(lab, stage) ? [] : drawingOrder(state) };
}

/** Losses a curve's picture is to hold; what rises far over them may leave at its edge. */
const heightsOf = ({ model: { landscape }, run }) => [
  ...[...landscape.minima.map(({ at }) => at), ...landscape.saddles].map(landscape.loss),
  run.loss(0),
];

const RING = 8; // units from its middle to its rim

/** Whether the hand has taken the start away from the runs on screen: a trail that begins elsewhere is none of its. */
function outrun({ dragStart, palette, run }, { view, places }) {
  if (!dragStart) return false;
  const [x, y] = view.px(...places.place(dragStart));
  const [u, v] = view.px(...places.record(run, 0));
  return Math.hypot(u - x, v - y) > RING * palette.unit;
}

/** What is shown, as a key: what is painted of it stays right as long as this does. */
function nameOfSlice({ model, state, plane }, held) {
  const { header, landscape } = model;
  const shown = plane?.id ?? [state.axes, landscape.kind === 'linear' ? held : ''].join(';');
  return [header.landscape?.id, header.problem, shown].join(';');
}

/** Titles of the axes: two weights, two directions of a plane, or a weight and the loss. */
export function titlesOf({ model, state, plane, say }) {
  if (plane) return plane.titles;
  const titles = state.axes.map(a => model.parameters[a].axis);
  return model.landscape.kind === 'curve' ? [...titles, say('loss_axis')] : titles;
}

/** What stands over the picture: the y axis's title, the zoom's buttons; on a phone numbers and titles inside it. */
export function corners({ box, inset }, { unit }, buttons = 256) {
  const [right, bottom] = [box.x + box.w, box.y + box.h];
  const over = [
    [box.x, box.y, 190 * unit, 26 * unit],
    [right - buttons * unit, box.y, buttons * unit, (inset ? 56 : 46) * unit],
  ];
  return inset ? [...over, [box.x, bottom - 22, box.w, 22], [right - 130, bottom - 44, 130, 22]] : over;
}

/** The view whose levels hold while the picture is pushed about: they change once it has gone by its own size. */
export function resting(lab, { box }) {
  const { centre, half } = windowOf(lab);
  const reach = half * lab.state.zoom;
  const steps = lab.state.pan.map(by => reach * Math.round(by / reach));
  return makeView(box, centre.map((x, n) => x + steps[n]), half, lab.state.zoom);
}
