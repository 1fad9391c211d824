/* Runs beside those in hand, over the 3-D surface: dashed lines, and a number where each is now. */
import { BOX_HEIGHT } from './scene3d.js';
import { polyline } from './mesh3d.js';
import { drawTag } from './tags.js';
import { layTrail } from './trails3d.js';

/** Ghosts [{points [[x, y, loss], …], now [x, y, loss], text, color, dash, round}]; behind the surface a faint thread.
    @param {Paper} c @param {any[]} ghosts */
export function drawGhosts3d(c, ghosts, { palette, unit }, { scene, view }) {
  for (const { points, color, dash } of ghosts) {
    const { runs } = layTrail({ points, head: points.at(-1) }, scene, view);
    for (const run of runs) for (const part of visibleParts(run)) strokePart(c, part, { palette, unit, color, dash });
  }
  for (const { now, text, color, round } of ghosts) {
    const [X, Y] = scene.world(now[0], now[1]);
    if (Math.abs(X) > scene.hx || Math.abs(Y) > scene.hy) continue;
    const z = Math.min(BOX_HEIGHT, scene.at(X, Y) + scene.zOf(now[2]) - scene.zOf(scene.surface(now[0], now[1])));
    drawTag(c, { ...palette, unit }, text, view.project(X, Y, z), { color, round });
  }
}

/** Neighbours of one visibility, each part beginning where the one before it ends. */
function visibleParts(run) {
  const parts = /** @type {any[]} */ ([]);
  run.forEach((sample, i) => {
    const last = parts[parts.length - 1];
    if (last?.hidden === sample.hidden) last.at.push(sample.at);
    else parts.push({ hidden: sample.hidden, at: i ? [run[i - 1].at, sample.at] : [sample.at] });
  });
  return parts;
}

function strokePart(c, { hidden, at }, { palette, unit, color, dash }) {
  const stroke = (tone, width, alpha, dashes) => {
    polyline(c, at);
    c.setLineDash(dashes.map(length => length * unit));
    Object.assign(c, { strokeStyle: tone, lineWidth: width * unit, globalAlpha: alpha });
    c.stroke();
  };
  if (!hidden) stroke(palette['surface-low'], 3.75, 0.75, []);
  stroke(color, hidden ? 1 : 1.75, hidden ? 0.4 : 1, dash);
  c.setLineDash([]);
  c.globalAlpha = 1;
}
