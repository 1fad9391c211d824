/* The files of each part that is read once it is wanted: the player hands them down, for they stand above who asks. */

export const LOADS = {
  panels: () => [
    import('./panels.js'),
    import('./loupe.js'),
    import('./ways.js'),
    import('./sharpness.js'),
    import('./lossForecast.js'),
  ],
  basins: () => [import('./basinsFlat.js')],
  run: () => [import('./runLoader.js')],
  band: () => [import('./band.js')],
  view3d: () => [import('./view3d.js')],
  prediction: () => [import('./answer.js'), import('./sketch.js')],
  card: () => [import('./card.js')],
  pins: () => [import('./pinboard.js'), import('./comparisonTrails.js')],
};
