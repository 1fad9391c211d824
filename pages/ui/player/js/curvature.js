/* The curvature where a run stands, and what it means for the rate there. */
import { curvatureAt } from './model.js';

/** The linear model's one bowl: its curvature is the same everywhere, so theory speaks of all of it. */
export const isBowl = model => model.landscape.kind === 'linear';

/** The rate above which the steepest direction at the point on screen grows; null where no such line is known there. */
export function localRate(lab) {
  const { local } = lab.model.theory;
  const { high } = curvatureAt(lab, lab.state.active);
  return local && high > 0 ? local / high : null;
}

const NEAR = 0.06; // share of the window's half within which a point counts as being at a saddle
const FLAT = { slice: 0.02 }; // many weights always have directions of next to no curvature, either way

/** What the shape at the point is called: a key of the words.
    @returns {'valley' | 'mostly' | 'saddle' | 'ridge' | 'hill' | 'plain' | 'unknown'} */
export function shapeAt(lab, weights) {
  const { model, state } = lab;
  const { low, high } = curvatureAt(lab, state.active);
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (Number.isNaN(size)) return 'unknown';
  const flat = (FLAT[model.landscape.kind] ?? 1e-6) * size;
  if (high <= flat && low >= -flat) return 'plain';
  if (low >= -flat) return low < -1e-6 * size ? 'mostly' : 'valley';
  if (high <= flat) return 'hill';
  const reach = NEAR * model.header.window.half;
  const near = model.landscape.saddles.some(at => Math.hypot(...at.map((x, a) => x - weights[a])) < reach);
  return near ? 'saddle' : 'ridge';
}

/** What an update at a rate multiplies the error along a curvature by, in the long run: as gd.growth_factors. */
export function growthAt({ kind, beta }, rate, lambda) {
  const plain = 1 - rate * lambda;
  if (kind === 'sgd') return plain;
  const [trace, product] =
    kind === 'momentum' ? [beta + plain, beta] : [(1 + beta) * plain, beta * plain];
  const discriminant = trace ** 2 / 4 - product;
  if (discriminant < 0) return Math.sqrt(Math.max(product, 0));
  return trace / 2 + (trace < 0 ? -1 : 1) * Math.sqrt(discriminant);
}
