/* The elements of player.html by name. */
import { layLecture } from '../../canvas/js/lecture.js';
import { layTransport } from '../../canvas/js/transport.js';
import { layMenu } from '../../take/js/menu.js';

const ELEMENTS = {
  root: '.player',
  frame: '.frame',
  ways: '.ways',
  waysTitle: '.ways-title',
  waysEach: '.ways-each',
  waysRows: '.ways-rows',
  ask: '.ask',
  askQuestion: '.ask-question',
  askSaid: '.ask-said',
  handIn: '[data-testid="hand-in"]',
  skip: '[data-testid="skip"]',
  size: '.size',
  strategies: '.strategies',
  batch: '[data-testid="batch-size"]',
  stops: '.stops',
  batchValue: '.size output',
  noise: '.noise',
  choices: '.choices',
  lecture: '[data-testid="lecture"]',
  allControls: '[data-testid="all-controls"]',
  sentence: '.sentence',
  together: '.together',
  rateNow: '.rate .now',
  pace: '.pace',
  fromHere: '[data-testid="from-here"]',
  rate: '[data-testid="learning-rate"]',
  ruler: '.ruler',
  rulerCanvas: '.ruler > canvas',
  profile: '.profile',
  safe: '.flag.safe',
  critical: '.flag.critical',
  typical: '.flag.typical',
  lowest: '.ruler .lowest',
  noLine: '.no-line',
  loupe: '.loupe',
  loupeCanvas: '.loupe canvas',
  loupeRate: '.loupe input',
  meter: '.meter',
  meterRows: '.meter-rows',
  meterTitle: '.meter-title .long',
  meterFormula: '.formula',
  meterOne: '.meter .one',
  meterPredicted: '.heads-row .predicted',
  pair: '.pair',
  slice: '.slice',
  painted: '.painted',
  height: '.painted [data-plain="painted_height"]',
  basins: '[data-testid="basins"]',
  planeGroup: '.plane',
  view2d: '[data-testid="view-2d"]',
  view3d: '[data-testid="view-3d"]',
  surface: '.surface-view canvas',
  handle: '.start-handle',
  zoom: '.zoom',
  whole: '.whole',
  zoomOut: '[data-testid="zoom-out"]',
  zoomIn: '[data-testid="zoom-in"]',
  zoomValue: '.zoom output',
  loss: '.loss-view canvas',
  lossTitle: '.loss-view strong',
  showGroup: '.show',
  xaxisGroup: '.xaxis',
  fit: '.fit-view canvas',
  fitTitle: '.fit-view strong',
  lit: '.lit',
  readout: '.readout',
  heads: '.heads',
  updateValue: '.update-value',
  epochValue: '.epoch-value',
  lossValue: '.loss-value',
  gapName: '.gap dt',
  gapValue: '.gap-value',
  ruleFormula: '.rule-formula',
  ruleText: '.rule-text',
  readoutBody: '.weights tbody',
  units: '.units',
  unitsBody: '.units tbody',
  pin: '[data-testid="pin"]',
  race: '[data-testid="race"]',
  pins: '.pins',
  racers: '.racers',
  besideSaid: '.beside-said',
  card: '.card',
  cardTitle: '.card h2',
  cardSum: '.card .sum',
  cardWhy: '.card .why',
  applyRate: '[data-testid="apply-rate"]',
  cardNote: '.card .note',
  speed: '[data-testid="speed"]',
  speedValue: '.speed output',
  summary: '.summary',
};

export function findElements(parent) {
  const transport = layTransport(parent.querySelector('.transport'));
  layLecture(transport.place);
  const save = layMenu(transport.place);
  const dom = Object.fromEntries(
    Object.entries(ELEMENTS).map(([name, selector]) => [name, parent.querySelector(selector)]),
  );
  Object.assign(dom, { transport, save });
  dom.words = [...parent.querySelectorAll('[data-word], [data-plain], [data-name]')];
  dom.xaxis = byId(parent, ['updates', 'epochs', 'samples'], 'xaxis');
  dom.yscale = byId(parent, ['log', 'linear'], 'yscale');
  dom.plane = byId(parent, ['axes', 'hessian', 'path'], 'plane');
  dom.show = byId(parent, ['loss', 'sharpness'], 'show');
  return dom;
}

const byId = (parent, ids, prefix) =>
  Object.fromEntries(ids.map(id => [id, parent.querySelector(`[data-testid="${prefix}-${id}"]`)]));
