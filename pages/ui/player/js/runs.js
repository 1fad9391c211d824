/* Families of runs: records, updates, frames.
   A RECORD is a state that was kept; record r of member m holds update min(steps[r], stopped[m]).
   A FRAME is a record the player shows: one whose true next update was kept too, or the last one. */
import { floorIndex, lowestOf, number } from '../../canvas/js/numbers.js';

/** One strategy's family over the learning rates, from the arrays of the wire. @returns {Family} */
export function makeFamily(meta, arrays) {
  const own = arraysOf(meta.id, arrays);
  const { steps, paths } = own;
  const [, records, dim] = paths.shape;
  const frames = [];
  for (let r = 0; r < records - 1; r++) if (steps[r + 1] === steps[r] + 1) frames.push(r);
  return { ...meta, ...own, records, dim, frames };
}

/** What the wire has of one strategy, by its own names; what is told of many runs may come later than the runs.
    @param {string} id @param {Record<string, Numbers>} arrays @returns {any} */
export const arraysOf = (id, arrays) =>
  Object.fromEntries(
    Object.entries(arrays)
      .filter(([name]) => name.startsWith(`${id}.`))
      .map(([name, array]) => [name.slice(id.length + 1), array]),
  );

/** One member of a family: the run at one learning rate. @param {Family} family @param {number} m */
export function member(family, m) {
  const { steps, records, dim, paths, losses } = family;
  const base = m * records;
  const last = family.last[m];
  const stopped = family.stopped[m];
  const update = r => Math.min(steps[r], stopped);
  return {
    family,
    m,
    last,
    stopped,
    update,
    end: update(last),
    outcome: family.outcomes[family.outcome[m]],
    loss: r => losses[base + r],
    /** How far another machine's rounding may have taken the run from here: its loss, and each of its weights. */
    apart: r => {
      const [loss, weight] = family.twin?.subarray(2 * (base + r)) ?? [0, 0];
      return { loss, weight };
    },
    /** Over the rows held out, NaN where none are. */
    test: r => (family.test ? family.test[base + r] : NaN),
    /** The gradient that was kept with it, null where none was. */
    gradient: r => (family.gradients ? [...family.gradients.subarray((base + r) * dim, (base + r + 1) * dim)] : null),
    weight: (r, a) => paths[(base + r) * dim + a],
    weights: r => Array.from({ length: dim }, (_, a) => paths[(base + r) * dim + a]),
  };
}

/** Least and greatest of the numbers `value(record)` of a run up to an update; what is NaN counts for nothing.
    @param {{last: number, update(r: number): number}} run @param {(r: number) => number} value */
export function rangeTo({ last, update }, value, to) {
  let [low, high] = [Infinity, -Infinity];
  for (let r = 0; r <= last && update(r) <= to + 1e-9; r++) {
    if (value(r) > high) high = value(r);
    if (value(r) < low) low = value(r);
  }
  return { low, high };
}

/** The record shown at a (fractional) update number: the latest frame not after it. */
export function frameAt(run, update) {
  if (update >= run.end) return run.last;
  const { frames, steps } = run.family;
  return frames.length ? frames[floorIndex(frames, update, frames.length, r => steps[r])] : 0;
}

/** Where the gliding point is: the record at or before the update, and how far on the way to the next. */
export function glideAt(run, update) {
  if (update >= run.end) return [run.last, 0];
  const { steps } = run.family;
  const r = floorIndex(steps, update, run.last + 1);
  const next = r + 1 <= run.last ? run.update(r + 1) : steps[r];
  return next > steps[r] ? [r, (update - steps[r]) / (next - steps[r])] : [r, 0];
}

/** Update number of the frame before or after the one shown at `update`. */
export function neighbourFrame(run, update, direction) {
  const r = frameAt(run, update);
  const { frames } = run.family;
  if (direction < 0) {
    const before = frames.filter(f => f < r);
    const here = run.update(r) < update ? r : before.at(-1);
    return run.update(here ?? 0);
  }
  const after = frames.find(f => f > r && f < run.last) ?? run.last;
  return run.update(after);
}

/** Rows the update after record r uses; the rows that led to the last record when there is no next. null: all rows. */
export function rowsAt(run, r, samples) {
  const { rows, batch_size: batch } = run.family;
  if (!rows) return null;
  const record = r < run.last ? r : Math.max(0, r - 1);
  const width = rows.shape[1] ?? batch;
  const picked = rows.subarray(record * width, (record + 1) * width);
  const padded = picked.some(i => i >= samples); // a short last batch is, past the data
  return padded ? picked.filter(i => i < samples) : picked;
}

/** The member of lowest loss at an update number, and every member's loss there. */
export function profileAt(family, update) {
  const record = floorIndex(family.steps, update);
  const lossOf = (last, m) => family.losses[m * family.records + Math.min(record, last)];
  const losses = Float64Array.from(family.last, lossOf);
  return { losses, lowest: lowestOf(losses) };
}

/** The mean of squared errors alone, of a loss in which a penalty on the weights may be. @param {Model} model */
export const errorOf = ({ header }, w, loss) =>
  (header.data.penalty ?? []).reduce((left, share, a) => left - share * w[a] ** 2, loss);

/** The mean squared errors over the rows held out and learned from, and their difference, as they are written.
    @param {Model} model @param {Run} run */
export function gapOf(model, run, r) {
  const [train, test] = [errorOf(model, run.weights(r), run.loss(r)), run.test(r)];
  const written = x => number(x, Math.abs(x) < 10 ? 3 : 1);
  return { train: written(train), test: written(test), gap: written(test - train) };
}
