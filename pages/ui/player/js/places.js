/* Where weights stand in the picture, and back: two weights of many, a plane through them, or one and its loss. */
import { curved, dot, gridded, quadratic } from '../../canvas/js/landscape.js';

/** Header and arrays of the wire → model.landscape: its kind, what is known of it, what a picture shows of it.
    @param {Header} header @param {Record<string, Numbers>} arrays */
export function makeLandscape(header, arrays) {
  const { landscape, minima, saddles, theory } = header;
  const kind = landscape?.kind ?? 'linear';
  const known = minima ?? (theory.optimum ? [{ at: theory.optimum, loss: theory.floor, lowest: true }] : []);
  return { kind, ...surfaceOf(kind, theory, arrays), minima: known, saddles: saddles ?? [] };
}

function surfaceOf(kind, theory, arrays) {
  const lattice = name => ({ x: arrays[`${name}.x`], y: arrays[`${name}.y`], z: gapped(arrays[`${name}.z`]) });
  const { optimum = null, floor = null } = theory;
  if (kind === 'linear') return quadratic(theory);
  if (kind === 'curve') return curved({ ...lattice('curve'), optimum, floor });
  return gridded({ near: lattice('grid'), far: arrays['far.x'] ? lattice('far') : null, optimum, floor });
}

const NOWHERE = 9e29; // so large is what the wire has of a place where there is no loss

/** Heights, NaN where there are none. */
const gapped = z => (z.some(value => value > NOWHERE) ? z.map(value => (value > NOWHERE ? NaN : value)) : z);

/** How the picture of this moment places weights.
    `place(w)` → [x, y]; `record(run, r)` → the same of a record; `weightsAt([x, y], from)` → `from` moved within the
    picture to [x, y], what is off it kept; `side`: the second is no weight but the loss. */
export function placesOf(lab) {
  const { model, state, plane } = lab;
  const { landscape } = model;
  if (landscape.kind === 'curve') return sidePlaces(landscape);
  return plane ? planePlaces(plane) : axisPlaces(state.axes);
}

function sidePlaces(landscape) {
  return {
    side: true,
    place: ([w]) => [w, landscape.loss([w])],
    record: (run, r) => [run.weight(r, 0), run.loss(r)],
    weightsAt: ([x]) => [x],
  };
}

function axisPlaces([i, j]) {
  return {
    place: w => [w[i], w[j]],
    record: (run, r) => [run.weight(r, i), run.weight(r, j)],
    weightsAt: ([x, y], from) => from.map((w, a) => (a === i ? x : a === j ? y : w)),
  };
}

/** A plane of many weights: an origin and two directions at right angles, each of length one. */
function planePlaces({ basis, origin }) {
  const shift = basis.map(direction => dot(direction, origin));
  const place = w => basis.map((direction, n) => dot(direction, w) - shift[n]);
  return {
    place,
    record: (run, r) => place(run.weights(r)),
    weightsAt: (to, from) => {
      const by = place(from).map((x, n) => to[n] - x);
      return from.map((w, a) => w + by[0] * basis[0][a] + by[1] * basis[1][a]);
    },
  };
}

/** The window the picture opens with, in its own coordinates: one for a curve, two for a plane. */
export function windowOf({ model, state, plane }) {
  if (plane) return plane.home;
  const { centre, half } = model.header.window;
  return { centre: state.axes.map(a => centre[a]), half };
}
