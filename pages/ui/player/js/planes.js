/* Planes through many weights: the one that is shown, the one that is wanted, and how much of the path they hold. */
import { dot, gridded } from '../../canvas/js/landscape.js';
import { lowestOf, number } from '../../canvas/js/numbers.js';
import { pinned } from './model.js';

let made = 0; // planes so far: each has a name of its own

/** A plane from the wire: what `placesOf` and the picture need of it. `key` says what it answers. */
export function makePlane({ plane, axes, basis, origin, home, titles }, near, key = '') {
  const { slice } = gridded({ near });
  return { id: `plane ${(made += 1)}`, kind: plane, axes, basis, origin, home, titles, slice: slice(), key };
}

/** The plane a block opens with: two weights, through the lowest point of its run. */
export function openingPlane({ header, arrays, parameters }) {
  const titles = header.slice.axes.map(a => parameters[a].axis);
  const [x, y, z] = ['x', 'y', 'z'].map(name => arrays[`grid.${name}`]);
  return makePlane({ ...header.slice, titles }, { x, y, z });
}

/** The record of a run's lowest loss: where it has reached the bottom, whatever it did later. */
const lowestRecord = run => lowestOf(Array.from({ length: run.last + 1 }, (_, r) => run.loss(r)));

/** The plane the choices ask for: through the run's lowest point, or through the one on screen where that is cut. */
export function wantedPlane(lab) {
  const { state, run } = lab;
  const r = pinned(lab) ? lowestRecord(run) : lab.record;
  return {
    plane: state.plane,
    axes: state.axes,
    at: run.weights(r),
    rate: lab.rate,
    centre: null,
    half: null,
  };
}

/** Which plane is meant, in one line: two weights leave the rate out, as it only moves the point they go through. */
export const planeKey = (wanted, strategy) =>
  JSON.stringify([wanted.plane, wanted.at, ...(wanted.plane === 'axes' ? [wanted.axes] : [wanted.rate, strategy])]);

/** Share of a path's variance that lies in the plane of two directions at right angles. */
export function shareOf(run, basis) {
  const places = Array.from({ length: run.last + 1 }, (_, r) => run.weights(r));
  const mean = basis[0].map((_, a) => places.reduce((sum, w) => sum + w[a], 0) / places.length);
  let [all, held] = [0, 0];
  for (const weights of places) {
    const off = weights.map((w, a) => w - mean[a]);
    all += dot(off, off);
    held += dot(off, basis[0]) ** 2 + dot(off, basis[1]) ** 2;
  }
  return all > 0 ? held / all : 1;
}

/** The caption beside the title: how much of the path the plane holds, and what it goes through. */
export function planeText({ model, state, plane, say, cache, run }, where) {
  const key = [plane.id, state.active, state.m, model.header.id].join(';');
  if (cache.shareKey !== key) Object.assign(cache, { shareKey: key, share: shareOf(run, plane.basis) });
  const through = plane.kind === 'axes' ? say(`slice_rest_${where}`, { n: model.dim - 2 }) : say(`plane_${where}`);
  return `${say('plane_share', { share: number(100 * cache.share, 0) })}, ${through}`;
}
