/* The same picture in 3-D: what the Lab knows, put as the 3-D picture wants it. One weight's curve runs on along the
   updates there, and the run goes forward on it. */
import { between, levelText, niceTicks, number } from '../../canvas/js/numbers.js';
import { createSurface3d } from '../../canvas/js/surface3d.js';
import { attachCamera, defaultCamera } from '../../canvas/js/camera3d.js';
import { makeTint } from '../../canvas/js/contours.js';
import { cellOf, makeRaster, paintBasins } from './basins.js';
import { mayShowBasins, sayMap } from './mapLoader.js';
import { late } from './late.js';
import { glideOf, nameOf } from './model.js';
import { exitWords, lossText, minimumText } from './marks.js';
import { corners, resting, stageOf, titlesOf } from './stage.js';

/** Where the camera stands at first: over a rugged surface higher up, so that no ridge hides what lies behind it. */
function homeCamera({ model }) {
  const home = defaultCamera();
  return model.landscape.kind === 'linear' ? home : { ...home, elevation: 56 };
}

/** The camera outlives data, themes and the way back to 2-D; another landscape begins anew. */
function cameraOf(lab) {
  const { kind } = lab.model.landscape;
  lab.camera ??= {};
  if (lab.cameraKind !== kind) Object.assign(lab.camera, homeCamera(lab));
  lab.cameraKind = kind;
  return lab.camera;
}

/** Draws it, and from then on lets hand and keys turn it, until `lab.turning` is called. @param {Lab} lab */
export function drawSurfaceIn3d(lab) {
  lab.turning ??= attachCamera(lab.dom.surface, cameraOf(lab), () => lab.draw(), () => homeCamera(lab));
  const { state, palette, sheets, say } = lab;
  const { width, height, c } = sheets.surface;
  const stage = stageOf({ ...lab, state: { ...state, zoom: Math.max(1, state.zoom) } });
  const shown = stage.places.side ? extruded(lab, stage) : spread(lab, stage);
  lab.solid ??= createSurface3d();
  const places = lab.solid.draw(c, {
    width,
    height,
    palette,
    camera: cameraOf(lab),
    key: stage.name,
    ...shown,
    axes: { x: shown.titles[0], y: shown.titles[1], z: say('loss_axis') },
    trails: stage.ids.map(id => trailOf(lab, id, shown.at)),
    ghosts: late.pins?.ghostsIn3d(lab, shown.at) ?? [],
    format: x => number(Math.abs(x) < 1e-9 ? 0 : x, Number.isInteger(x) ? 0 : 1),
    lossText: x => (x === shown.floor ? lossText(x) : levelText(x)),
    notes: exitWords(lab, state.active),
    keep: corners(stage, palette).slice(1, 2),
    drape: drapeOf(lab),
  });
  lab.outside = Boolean(places?.[state.active]?.exit && !places[state.active].head);
  lab.stage = stage;
}

/** A plane of weights with the loss over it. */
function spread(lab, stage) {
  const { model, palette } = lab;
  const { view, slice, places, held } = stage;
  const { landscape } = model;
  const { optimum } = landscape;
  const bowl = landscape.kind === 'linear';
  const half = (view.high[1] - view.low[1]) / 2;
  const tint = makeTint(slice, slice.rugged ? resting(lab, stage) : view, palette);
  const over = w => [...places.place(w), slice.value(...places.place(w))];
  return {
    surface: slice.value,
    domain: [0, 1].map(n => [view.centre[n] - half, view.centre[n] + half]),
    levels: tint.levels,
    soft: slice.rugged ? tint.soft : undefined,
    side: slice.rugged ? 90 : 40,
    floor: slice.floor,
    titles: titlesOf(lab),
    held: startLoss(lab, stage),
    at: (run, r) => places.record(run, r),
    optimum: bowl && optimum ? over(optimum) : null,
    labels: bowl && optimum ? { optimum: minimumText(lab, held) } : {},
    minima: bowl ? [] : landscape.minima.map((m, index) => ({ ...m, index, at: over(m.at), text: lossText(m.loss) })),
  };
}

/** The loss with which the runs begin, where they begin in the picture: it may be higher than the slice is. */
function startLoss({ run }, { view, places }) {
  const inside = places.record(run, 0).every((x, n) => x >= view.low[n] && x <= view.high[n]);
  return inside ? run.loss(0) : undefined;
}

/** One weight across, the updates away from the reader: the curve is the same at each of them. */
function extruded(lab, { view }) {
  const { model, say } = lab;
  const { landscape } = model;
  const { value, floor } = landscape.slice();
  const end = Math.max(1, lab.run.end);
  return {
    surface: value,
    domain: [[view.low[0], view.high[0]], [0, end]],
    square: true,
    levels: niceTicks(floor, view.high[1], 8).filter(level => level > floor),
    soft: 10 * (view.high[1] - floor),
    floor,
    titles: [model.parameters[0].axis, say('x_updates')],
    at: (run, r) => [run.weight(r, 0), run.update(r)],
    minima: landscape.minima.map((m, index) => ({ ...m, index, at: [m.at[0], end, m.loss], text: lossText(m.loss) })),
  };
}

function trailOf(lab, id, place) {
  const run = lab.runs[id];
  const [last, t] = glideOf(lab, id);
  const at = r => [...place(run, r), run.loss(r)];
  const points = Array.from({ length: last + 1 }, (_, r) => at(r));
  const head = between(at(last), at(Math.min(last + 1, run.last)), t);
  return { id, points, head, hue: id, shape: id, active: id === lab.state.active, label: nameOf(lab, id) };
}

/** Basins laid over the surface: what paints them on a picture's fields, or nothing where none are shown. */
function drapeOf(lab) {
  if (!lab.state.basins || !mayShowBasins(lab)) {
    sayMap(lab, null);
    return null;
  }
  const raster = (lab.drapery ??= makeRaster());
  return fields => {
    const { width, height, scale, u, v, light, key } = fields;
    raster.fit(width, height, scale);
    const lay = (cells, { cells: n, window: [across, along] }) => {
      for (let k = 0; k < cells.length; k++) {
        const [i, j] = [cellOf(u[k], across, n), cellOf(v[k], along, n)];
        cells[k] = i < 0 || j < 0 ? -1 : j * n + i;
      }
    };
    const map = paintBasins(lab, raster, { place: key, lay, light });
    sayMap(lab, map);
    return map && raster.canvas;
  };
}
