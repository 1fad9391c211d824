/* The question over the pictures, its one button, and what handing in does: the run reveals itself beside it. */
import { setText } from '../../canvas/js/elements.js';
import { listen, prefersCalm } from '../../canvas/js/pointer.js';
import { withSaid } from '../../canvas/js/query.js';
import { play, seek, setMember } from './actions.js';
import { NOTHING, isAsking, isVeiled, plantedMember, textOf } from './prediction.js';
import { attachDropped, placeDropped } from './dropped.js';
import { attachPlanted, placePlanted } from './planted.js';
import { attachSketch, placeSketch } from './sketch.js';

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
  keep(text);
  lab.tellDrawn(text);
  seek(lab, prefersCalm() ? lab.runs[lab.state.active].end : 0);
  if (!prefersCalm()) play(lab);
  dom.transport.play.focus({ preventScroll: true });
}

/** The address holds the answer, so that a copied link shows it; other parameters stay as they are. */
function keep(text) {
  const { pathname, search, hash } = window.location;
  const query = withSaid(search, { drawn: text });
  window.history.replaceState(window.history.state, '', `${pathname}?${query}${hash}`);
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
