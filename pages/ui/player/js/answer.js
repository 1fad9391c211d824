/* The question over the pictures, its one button, and what handing in does: the run reveals itself beside it. */
import { setName, setText } from '../../canvas/js/elements.js';
import { arrowOf, keyStep, listen, onDrag, placeIn, prefersCalm } from '../../canvas/js/pointer.js';
import { putSaid } from '../../canvas/js/query.js';
import { play, seek, setMember } from './actions.js';
import { NOTHING, hasDrawing, isAsking, isVeiled, plantedMember, textOf } from './prediction.js';
import { attachSketch, placeSketch } from './sketch.js';
import { drawGuessFlag, drawGuessPoint } from '../../canvas/js/guess.js';
import { placeLabel, setType } from '../../canvas/js/paint.js';
import { within } from '../../canvas/js/view.js';
import { windowOf } from './places.js';
import { rateText } from '../../canvas/js/numbers.js';

const attached = new WeakSet();

function attach(lab) {
  const { dom } = lab;
  attached.add(lab);
  lab.stops.push(
    ...attachSketch(lab),
    ...attachDropped(lab),
    ...attachPlanted(lab),
    listen(dom.handIn, { click: () => handIn(lab, textOf(lab)) }),
    listen(dom.skip, { click: () => handIn(lab, NOTHING) }),
  );
}

function handIn(lab, text) {
  const { drawn, dom } = lab;
  if (!isAsking(lab)) return;
  Object.assign(drawn, { handed: true, moved: text !== NOTHING });
  if (drawn.moved && drawn.ask.kind === 'rate') setMember(lab, plantedMember(lab));
  putSaid({ drawn: text }); // a copied link shows it
  lab.tellDrawn(text);
  seek(lab, prefersCalm() ? lab.run.end : 0);
  if (!prefersCalm()) play(lab);
  dom.transport.play.focus({ preventScroll: true });
}

const ALWAYS = '.hint, .enter, .qr, .leave, .save'; // of the transport: what tells nothing of the run

/** The question, then the verdict in its room; what may not be touched meanwhile. @param {Lab} lab */
export function drawAnswer(lab) {
  const { dom, drawn, say } = lab;
  if (!attached.has(lab)) attach(lab);
  const asking = isAsking(lab);
  const { caption } = lab.model.header;
  const transport = [...dom.transport.place.children].filter(place => !place.matches(ALWAYS));
  for (const place of [...transport, dom.strategies, dom.size]) place.inert = asking;
  dom.rate.disabled = asking;
  placeSketch(lab);
  placeDropped(lab);
  placePlanted(lab);
  dom.handIn.hidden = dom.skip.hidden = !asking;
  if (!drawn) {
    if (caption) [dom.askQuestion, dom.askSaid].forEach((place, i) => setText(place, caption[i]));
    return;
  }
  const { kind, question, verdict } = drawn.ask;
  setText(dom.askQuestion, question);
  setText(dom.askSaid, asking ? say(`ask_how_${kind}`) : isVeiled(lab) ? say('ask_watch') : verdict);
  dom.askSaid.classList.toggle('how', asking || isVeiled(lab));
  dom.handIn.disabled = !drawn.moved;
  setText(dom.handIn, say('ask_hand_in'));
  setText(dom.skip, say('ask_skip'));
}

const FAR = 5; // times as far with Shift

/** @returns {(() => void)[]} what detaches the handle */
function attachDropped(lab) {
  const { dom } = lab;
  const move = (_, __, event) => drop(lab, lab.stage.view.at(...placeIn(dom.surface, event)));
  const keydown = event => {
    const by = arrowOf(event);
    if (!by) return;
    const size = (windowOf(lab).half / 44) * (event.shiftKey ? FAR : 1);
    drop(lab, lab.drawn.point.map((x, n) => x + by[n] * size));
  };
  return [onDrag(dom.dropped, { begin: () => isAsking(lab), move }), listen(dom.dropped, { keydown })];
}

/** The point is here now, as far as the window goes. @param {Lab} lab */
export function drop(lab, at) {
  if (!hasDrawing(lab, 'point') || !isAsking(lab)) return;
  const { centre, half } = windowOf(lab);
  const { box } = lab.stage;
  const reach = [Math.max(1, box.w / box.h) * half, half];
  lab.drawn.point = at.map((x, n) => Math.min(Math.max(x, centre[n] - reach[n]), centre[n] + reach[n]));
  lab.drawn.moved = true;
  lab.draw();
}

/** The dropped point on the surface, with its name. @param {Lab} lab */
export function drawDropped(lab, { box, view, taken }) {
  if (!hasDrawing(lab, 'point')) return;
  const { palette, sheets, say, cache, drawn } = lab;
  const { c } = sheets.surface;
  const at = view.px(...drawn.point);
  if (!within(box, at)) return;
  drawGuessPoint(c, palette, at);
  taken.push([at[0] - 18, at[1] - 18, 36, 36, 4]);
  if (!drawn.moved) return;
  setType(c, palette, 13, 700);
  const look = { taken, box, seats: cache.seats, halo: cache.tint.band, id: 'dropped', color: palette.ink, gap: 20 };
  placeLabel(c, palette, say('drawn_by_you'), at[0], at[1], look);
}

/** @param {Lab} lab */
function placeDropped(lab) {
  const { dom, drawn, stage, say } = lab;
  const open = isAsking(lab) && drawn.ask.kind === 'point';
  dom.dropped.hidden = !open;
  if (!open) return;
  const [x, y] = stage.view.px(...drawn.point);
  dom.dropped.style.transform = `translate(${x}px, ${y}px) translate(-50%, -50%)`;
  const name = say('dropped_name', { at: drawn.point.map(w => w.toFixed(2).replace('-', '−')).join(', ') });
  setName(dom.dropped, name);
}

/** @returns {(() => void)[]} what detaches the slider */
function attachPlanted(lab) {
  const slider = lab.dom.planted;
  const input = () => {
    if (!isAsking(lab)) return;
    Object.assign(lab.drawn, { rate: 10 ** +slider.value, moved: true });
    lab.draw();
  };
  return [listen(slider, { input, keydown: fine(slider) })];
}

/** A slider without steps has none for the keys either: 2 % of the track a press. */
const fine = slider => event => {
  const by = keyStep(event, 5);
  if (!by) return;
  slider.value = String(+slider.value + (by * (slider.max - slider.min)) / 100);
  slider.dispatchEvent(new Event('input'));
};

/** The flag on the ruler. @param {Lab} lab */
export function drawPlanted(c, lab, { scale, track, top, width, unit }) {
  if (!hasDrawing(lab, 'rate')) return;
  const { drawn, palette, say } = lab;
  const text = drawn.moved ? `${say('drawn_by_you')} ${rateText(drawn.rate)}` : '';
  drawGuessFlag(c, palette, { x: scale.x(drawn.rate), foot: track + 3 * unit, top, text, room: width });
}

/** @param {Lab} lab */
function placePlanted(lab) {
  const { dom, drawn, model, say } = lab;
  const open = isAsking(lab) && drawn.ask.kind === 'rate';
  dom.planted.hidden = !open;
  dom.rate.style.visibility = open ? 'hidden' : '';
  if (!open) return;
  const [min, max] = model.header.limits.learning_rate.map(Math.log10);
  Object.assign(dom.planted, { min, max });
  dom.planted.value = Math.log10(drawn.rate);
  setText(dom.rateNow, drawn.moved ? rateText(drawn.rate) : '?');
  dom.planted.setAttribute('aria-label', say('planted_name'));
  dom.planted.setAttribute('aria-valuetext', rateText(drawn.rate));
}
