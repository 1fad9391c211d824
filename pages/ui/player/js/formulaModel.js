/* A formula as the wire has it (gd_core/formulas/program.py): steps, each of one or two values before it.
   Derivatives are steps too: here is arithmetic alone. Nothing is run that is not in this table. */

/** The value at 0 is what the number says. */
const heaviside = level => x => (x === 0 ? level : Number(x > 0));
const inverse = u => (u === 0 ? 0 : 1 / u);

const OPERATIONS = {
  '+': (u, v) => u + v,
  '-': (u, v) => u - v,
  '*': (u, v) => u * v,
  '/': (u, v) => u / v,
  '**': (u, v) => u ** v,
  neg: u => -u,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  exp: Math.exp,
  log: Math.log,
  log2: Math.log2,
  log10: Math.log10,
  sqrt: Math.sqrt,
  abs: Math.abs,
  tanh: Math.tanh,
  sinh: Math.sinh,
  cosh: Math.cosh,
  atan: Math.atan,
  sign: Math.sign,
  sigmoid: z => 1 / (1 + Math.exp(-z)),
  relu: x => Math.max(x, 0),
  max: Math.max,
  min: Math.min,
  above: heaviside(0),
  half: heaviside(0.5),
  step: heaviside(1),
  inverse,
  log0: u => (u === 0 ? 0 : Math.log(u)),
  power_slope: (u, n) => (n === 0 || (u === 0 && n < 1) ? 0 : n * u ** (n - 1)),
};

/** The outputs of a program for these values of its variables.
    @param {{ count: number, steps: any[][], outputs: number[] }} program @param {number[]} values */
export function evaluate({ count, steps, outputs }, values) {
  const held = values.slice(0, count);
  for (const [kind, a, b] of steps) held.push(kind === 'number' ? a : OPERATIONS[kind](held[a], held[b]));
  return outputs.map(place => held[place]);
}

/** How a program predicts: see MODELS. */
export const typedModel = program => (w, x) => {
  const [value, ...slopes] = evaluate(program, [...w, ...x]);
  return { value, partials: () => slopes };
};
