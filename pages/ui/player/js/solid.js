/* The same slice in 3-D: what the Lab knows, put as the 3-D picture wants it. */
import { number } from '../../canvas/js/numbers.js';
import { createSurface3d, defaultCamera } from '../../canvas/js/surface3d.js';
import { makeTint } from '../../canvas/js/contours.js';
import { drawingOrder, glideOf, nameOf } from './model.js';
import { minimumText } from './marks.js';
import { stageOf } from './stage.js';

/** The camera outlives data, themes and the way back to 2-D. */
export function cameraOf(lab) {
  lab.camera ??= defaultCamera();
  return lab.camera;
}

export function drawSurfaceIn3d(lab) {
  const { model, state, palette, sheets, say } = lab;
  const { width, height, c } = sheets.surface;
  const stage = stageOf({ ...lab, state: { ...state, zoom: Math.max(1, state.zoom) } });
  const { view, slice, held } = stage;
  const tint = makeTint(slice, view, palette);
  lab.solid ??= createSurface3d();
  const { optimum } = model.landscape;
  const places = lab.solid.draw(c, {
    width,
    height,
    palette,
    unit: palette.unit,
    camera: cameraOf(lab),
    key: [model.header.problem, state.axes, held].join('|'),
    surface: slice.value,
    domain: [0, 1].map(n => [view.centre[n] - halfSide(view), view.centre[n] + halfSide(view)]),
    levels: tint.levels,
    floor: slice.floor,
    axes: { x: model.parameters[state.axes[0]].axis, y: model.parameters[state.axes[1]].axis, z: say('loss_axis') },
    trails: drawingOrder(state).map(id => trailOf(lab, id)),
    optimum: optimum ? [...state.axes.map(a => optimum[a]), slice.value(...state.axes.map(a => optimum[a]))] : null,
    labels: optimum ? { optimum: minimumText(lab, held) } : {},
    format: x => number(x, Number.isInteger(x) ? 0 : 1),
  });
  lab.outside = Boolean(places?.[state.active]?.exit && !places[state.active].head);
  lab.stage = stage;
}

/** Half the side of the square of weights that is shown. */
const halfSide = view => (view.high[1] - view.low[1]) / 2;

function trailOf(lab, id) {
  const { runs, state } = lab;
  const run = runs[id];
  const [last, t] = glideOf(lab, id);
  const at = r => [...state.axes.map(a => run.weight(r, a)), run.loss(r)];
  const points = Array.from({ length: last + 1 }, (_, r) => at(r));
  const [from, to] = [at(last), at(Math.min(last + 1, run.last))];
  const head = from.map((x, n) => x + t * (to[n] - x));
  return { id, points, head, hue: id, shape: id, active: id === state.active, label: nameOf(lab, id) };
}
