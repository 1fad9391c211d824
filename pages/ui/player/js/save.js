/* Where the player's menu stands, and what of the player a picture or a clip shows. */
import { moveMenu } from '../../take/js/menu.js';
import { moveTo } from './actions.js';
import { isVeiled } from './prediction.js';
import { summaryText } from './summary.js';
import { isAlone } from '../../take/js/frame.js';

/** The Lab has the menu among its choices, a lesson beside the transport; a narrow screen, and a lecture, as they do.
    @param {Lab} lab */
export function placeSave({ dom, model, state }) {
  const among = model.header.layout === 'lab' && state.mode !== 'lecture';
  const narrow = dom.frame.clientWidth <= 760;
  if (among) moveMenu(dom.save, dom.choices, dom.lecture.parentElement);
  else if (narrow) moveMenu(dom.save, dom.root, dom.transport.place);
  else moveMenu(dom.save, dom.transport.place, dom.transport.place.querySelector('.enter'));
}

const PANELS = { ruler: 'rulerCanvas', surface: 'surface', loss: 'loss', fit: 'fit' };
const BESIDE = [
  'figcaption > strong, .show [aria-pressed="true"], .lit, .rate .name, .flag, .profile, .readout',
  '.card :is(h2, .sum, .why, .note), .ways-head, .ways-rows',
].join();

/** What of the player a picture or a clip shows. @param {Lab} lab @returns {Taking} */
export const takingOf = lab => ({
  panels: () =>
    Object.entries(PANELS).map(([id, element]) => {
      const canvas = lab.dom[element];
      const place = canvas.closest('figure, .rate');
      const name = place.querySelector('strong')?.firstChild?.nodeValue;
      const title = name || lab.say(id === 'ruler' ? 'learning_rate' : id);
      return { id, title, sheet: lab.sheets[id], canvas, place };
    }),
  texts: BESIDE,
  paint() {
    lab.frameKey = '';
    lab.draw();
  },
  caption: () => [lab.model.header.settings, summaryText(lab)],
  step: () => lab.shownUpdate(),
  last: () => (isVeiled(lab) ? 0 : lab.run.end), // a clip would tell what is asked
  show(step) {
    lab.state.playing = false;
    moveTo(lab.state, step);
  },
  keep() {
    const { playing, playhead, wanted } = lab.state;
    lab.taken = true;
    return () => {
      lab.taken = false;
      Object.assign(lab.state, { playing, playhead, wanted });
    };
  },
});

/** A tab of its own, the same one each time: the class goes on there with the state that is on screen now.
    @param {Lab} lab */
export function openClass(lab) {
  lab.address.flush();
  const query = new URLSearchParams(window.location.search);
  query.set('lang', lab.model.header.lang);
  window.open(`${lab.source.root()}class?${query}`, 'gd-class');
}

/** Only where a server stands behind the Lab; in a lecture beside the way out of it. @param {Lab} lab */
export function placeTogether({ dom, model, source, state }) {
  dom.together.hidden = isAlone() || !source.root() || model.header.layout !== 'lab';
  const lecture = state.mode === 'lecture';
  const { place } = dom.transport;
  if (lecture) moveMenu(dom.together, place, place.querySelector('.qr'));
  else moveMenu(dom.together, dom.lecture.parentElement, dom.lecture);
}
