/* The gradients of thirty batches of each size at the point in the reader's hand: a gradient is affine in the weights,
   so that what it is at 0 and at one of each weight is enough. */

const weightsOf = ({ state }) => [...state.at, state.surface.optimum[2]];

/** From what the gradient is at 0 and at one of each weight: what it is here. */
const affine = (weights, piece) =>
  [0, 1].map(a => piece(0, a) + weights.reduce((sum, w, j) => sum + w * (piece(j + 1, a) - piece(0, a)), 0));

/** Over w1 and w2: the gradients of the batches of the i-th size. */
export function gradientsOf(figure, i) {
  const { pieces } = figure.arrays;
  const [, batches, corners, dim] = pieces.shape;
  const weights = weightsOf(figure);
  return Array.from({ length: batches }, (_, b) => {
    const first = (i * batches + b) * corners * dim;
    return affine(weights, (j, a) => pieces[first + j * dim + a]);
  });
}

/** Root mean square distance of gradients from that of all rows. */
export function measured(gradients, whole) {
  const squares = gradients.map(g => (g[0] - whole[0]) ** 2 + (g[1] - whole[1]) ** 2);
  return Math.sqrt(squares.reduce((sum, s) => sum + s, 0) / squares.length);
}

/** One row's spread here by theory, null before the answer. */
function ofOneRow(figure) {
  const { variance } = figure.header;
  if (!variance) return null;
  const one = [...weightsOf(figure), 1];
  return Math.sqrt(one.reduce((sum, x, i) => sum + x * variance[i].reduce((part, v, j) => part + v * one[j], 0), 0));
}

/** Everything shown: between two sizes the arrows glide from the ones to the others; `told(size)` is theory's spread.
    */
export function scattered(figure) {
  const { sizes } = figure.arrays;
  const i = Math.min(figure.now, sizes.length - 1);
  const part = i < sizes.length - 1 ? Math.max(0, figure.step - i) : 0;
  const [from, to] = [gradientsOf(figure, i), part ? gradientsOf(figure, i + 1) : null];
  const gradients = to ? from.map((g, b) => g.map((x, a) => x + part * (to[b][a] - x))) : from;
  const whole = affine(weightsOf(figure), (j, a) => figure.header.whole[j][a]);
  const one = ofOneRow(figure);
  const told = one ? size => one / Math.sqrt(size) : null;
  const glided = to ? sizes[i] * (sizes[i + 1] / sizes[i]) ** part : sizes[i];
  return { i, size: sizes[i], gradients, whole, told, spread: measured(from, whole), ring: told && told(glided) };
}
