/* The camera of the 3-D picture in the hand. */

import { clamp } from './numbers.js';
import { isChord, listen, onDrag, onWheelZoom } from './pointer.js';
import { HOME_DISTANCE } from './scene3d.js';

const ELEVATIONS = [5, 85];
const DISTANCES = [2, 15];

/** Looks along the valley of a loss whose steep direction is where both weights grow. Distance 6 fits the canvas. */
export const defaultCamera = () => ({ azimuth: -34, elevation: 40, distance: HOME_DISTANCE });

const CAMERA_KEYS = {
  ArrowLeft: [-5, 0],
  ArrowRight: [5, 0],
  ArrowUp: [0, 5],
  ArrowDown: [0, -5],
  '+': [0, 0, 0.87],
  '=': [0, 0, 0.87],
  '-': [0, 0, 1.15],
};

/** Turns `camera` in place and calls onChange(camera): drag, arrow keys and + − on focus, wheel on focus or with Ctrl,
    double click for `home()`. Returns a function that detaches. */
export function attachCamera(canvas, camera, onChange, home = defaultCamera) {
  const set = ({ azimuth, elevation, distance }) => {
    camera.azimuth = ((((azimuth + 180) % 360) + 360) % 360) - 180;
    camera.elevation = clamp(elevation, ELEVATIONS[0], ELEVATIONS[1]);
    camera.distance = clamp(distance, DISTANCES[0], DISTANCES[1]);
    onChange(camera);
  };
  const turn = (azimuth, elevation, zoom = 1) =>
    set({
      azimuth: camera.azimuth + azimuth,
      elevation: camera.elevation + elevation,
      distance: camera.distance * zoom,
    });
  const keydown = (/** @type {KeyboardEvent} */ event) => {
    if (!CAMERA_KEYS[event.key] || isChord(event)) return;
    event.preventDefault();
    event.stopPropagation(); // the player's own arrows step
    turn(...CAMERA_KEYS[event.key]);
  };
  const { touchAction } = canvas.style;
  canvas.style.touchAction = 'pan-y'; // a finger turns sideways and still scrolls the page
  if (canvas.tabIndex < 0) canvas.tabIndex = 0;
  const stops = [
    onDrag(canvas, {
      begin: () => canvas.focus({ preventScroll: true }),
      move: (_, [dx, dy]) => turn(0.4 * dx, 0.4 * dy),
    }),
    onWheelZoom(canvas, factor => turn(0, 0, factor ** 0.6)),
    listen(canvas, { keydown, dblclick: () => set(home()) }),
  ];
  return () => {
    for (const stop of stops) stop();
    canvas.style.touchAction = touchAction;
  };
}
