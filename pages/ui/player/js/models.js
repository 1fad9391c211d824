/* How each model predicts, and the gradient of its mean squared error: one place for the fit, the arrows, the read-out.
   A weight's place is its place in gd_core's list of parameters. */
import { dot } from '../../canvas/js/landscape.js';
import { typedModel } from './formulaModel.js';

/** Hidden units of a network with d features: h(d + 2) + 1 weights. */
const unitsOf = (w, d) => (w.length - 1) / (d + 2);

/** Activation of every hidden unit: its weights stand unit by unit, the biases of all after them. */
function activations(w, x) {
  const [h, d] = [unitsOf(w, x.length), x.length];
  return Array.from({ length: h }, (_, j) => Math.tanh(dot(x, w.slice(j * d)) + w[h * d + j]));
}

/** model → its prediction for a row x; called, `partials` gives the prediction's derivatives by the weights. */
const MODELS = {
  linear: (w, x) => ({ value: dot(x, w) + w[x.length], partials: () => [...x, 1] }),
  network: (w, x) => {
    const a = activations(w, x);
    const outer = a.length * (x.length + 1);
    const partials = () => {
      const byInput = a.map((unit, j) => w[outer + j] * (1 - unit * unit));
      return [...byInput.flatMap(s => Array.from(x, part => s * part)), ...byInput, ...a, 1];
    };
    return { value: dot(a, w.slice(outer)) + w.at(-1), partials };
  },
};

const modelOf = ({ header }) =>
  header.landscape?.program ? typedModel(header.landscape.program) : MODELS[header.landscape?.model ?? 'linear'];

/** Whether there are rows to predict: a function of the literature has none. */
export const hasRows = model => model.samples > 0 && Boolean(modelOf(model));

/** Row i of the features, which lie flat. */
function rowOf({ features, target }, i) {
  const d = features.length / target.length;
  return features.slice(i * d, (i + 1) * d);
}

/** The prediction with weights w for features x, whether or not there is such a row. */
export const predictAt = (model, w, x) => modelOf(model)(w, x).value;

/** The prediction with weights w for row i. */
export const predict = (model, w, i) => predictAt(model, w, rowOf(model, i));

/** Gradient of the mean squared error at w over some rows (null: all).
    @param {ArrayLike<number> | null} rows @returns {number[]} */
export function slopes(model, w, rows = null) {
  const modelled = modelOf(model);
  const count = rows ? rows.length : model.samples;
  const gradient = new Float64Array(w.length);
  for (let n = 0; n < count; n++) {
    const i = rows ? rows[n] : n;
    const x = rowOf(model, i);
    const { value, partials } = modelled(w, x);
    const error = value - model.target[i];
    partials().forEach((part, a) => {
      gradient[a] += error * part;
    });
  }
  const { penalty = [] } = model.header.data;
  return Array.from(gradient, (sum, a) => (2 * sum) / count + 2 * (penalty[a] ?? 0) * w[a]);
}
