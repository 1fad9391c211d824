/* The Lab's button to a class that answers about what is on screen. */
import { isAlone } from '../../take/js/frame.js';
import { moveMenu } from '../../take/js/menu.js';

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
