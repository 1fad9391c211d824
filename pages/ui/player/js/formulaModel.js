/* A model a reader has typed, as the wire has it: ["number", 2], ["name", place] or [operation, node, …].
   Every value is carried with its derivatives by the weights. Nothing is run that is not in this table. */

/** The value of y = f(u), with its slope there. */
const through = (f, slope) => u => scaled(u, f(u[0]), slope(u[0]));
const scaled = (u, value, slope) => [value, ...u.slice(1).map(part => slope * part)];
const sigmoid = z => 1 / (1 + Math.exp(-z));
const power = (u, n) => scaled(u, u[0] ** n[0], n[0] === 0 ? 0 : n[0] * u[0] ** (n[0] - 1));
const varies = u => u.slice(1).some(part => part !== 0);
const larger = (u, v) => (u[0] > v[0] ? u : v);

/** operation → what it does to lists [value, derivative by each weight]. */
const OPERATIONS = {
  '+': (u, v) => u.map((part, i) => part + v[i]),
  '-': (u, v) => u.map((part, i) => part - v[i]),
  '*': (u, v) => [u[0] * v[0], ...u.slice(1).map((part, i) => part * v[0] + u[0] * v[i + 1])],
  '/': (u, v) => [u[0] / v[0], ...u.slice(1).map((part, i) => part / v[0] - (u[0] / v[0] / v[0]) * v[i + 1])],
  '**': (u, v) => (varies(v) ? OPERATIONS.exp(OPERATIONS['*'](v, OPERATIONS.log(u))) : power(u, v)),
  neg: u => u.map(part => -part),
  sin: through(Math.sin, Math.cos),
  cos: through(Math.cos, x => -Math.sin(x)),
  tan: through(Math.tan, x => 1 + Math.tan(x) ** 2),
  exp: through(Math.exp, Math.exp),
  log: through(Math.log, x => 1 / x),
  sqrt: through(Math.sqrt, x => (x === 0 ? 0 : 0.5 / Math.sqrt(x))),
  abs: through(Math.abs, Math.sign),
  tanh: through(Math.tanh, x => 1 - Math.tanh(x) ** 2),
  sinh: through(Math.sinh, Math.cosh),
  cosh: through(Math.cosh, Math.sinh),
  atan: through(Math.atan, x => 1 / (1 + x * x)),
  sign: through(Math.sign, () => 0),
  sigmoid: through(sigmoid, x => sigmoid(x) * (1 - sigmoid(x))),
  relu: through(x => Math.max(x, 0), x => (x > 0 ? 1 : 0)),
  max: larger,
  min: (u, v) => (u[0] < v[0] ? u : v),
};

/** The value and the derivatives of a tree, for these values of its names.
    @param {any[]} tree @param {number[][]} values */
function evaluated([kind, ...parts], values) {
  if (kind === 'name') return values[parts[0]];
  if (kind === 'number') return [parts[0], ...values[0].slice(1).fill(0)];
  return OPERATIONS[kind](...parts.map(part => evaluated(part, values)));
}

/** How a tree predicts: see MODELS. @param {any[]} tree */
export const typedModel = tree => (w, x) => {
  const weights = Array.from(w, (value, i) => [value, ...Array.from(w, (_, j) => Number(i === j))]);
  const features = Array.from(x, value => [value, ...Array.from(w, () => 0)]);
  const [value, ...slopes] = evaluated(tree, [...weights, ...features]);
  return { value, partials: () => slopes };
};
