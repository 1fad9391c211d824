/* What the player can be taken along as: its picture, one file that opens without a server, the run as a script. */
import { give } from '../../take/js/give.js';
import { PICTURES } from '../../take/js/entries.js';
import { moveMenu } from '../../take/js/menu.js';

const inLab = (/** @type {Lab} */ lab) => Boolean(lab.source.root()) && lab.model.header.layout === 'lab';

/** @type {Entry[]} */
export const ENTRIES = [
  ...PICTURES,
  { id: 'save-html', word: 'save_html', group: 'file', act: lab => download(lab, 'page.html'), shown: inLab },
  {
    id: 'save-code',
    word: 'save_code',
    group: 'code',
    act: lab => download(lab, 'run.py'),
    shown: lab => inLab(lab) && lab.model.landscape.kind === 'linear',
  },
];

/** The server makes it of what the address says. @param {Lab} lab */
function download(lab, name) {
  lab.address.flush();
  give(`${lab.source.root()}save/${name}${window.location.search}`, `gradient-descent-${name}`);
}

/** The Lab has the menu among its choices, a lesson beside the transport; a narrow screen, and a lecture, as they do.
    @param {Lab} lab */
export function placeSave({ dom, model, state }) {
  const among = model.header.layout === 'lab' && state.mode !== 'lecture';
  const narrow = dom.frame.clientWidth <= 760;
  if (among) moveMenu(dom.save, dom.choices, dom.lecture.parentElement);
  else if (narrow) moveMenu(dom.save, dom.root, dom.transport.place);
  else moveMenu(dom.save, dom.transport.place, dom.transport.place.querySelector('.enter'));
}

/** What of the player a picture or a clip shows. @param {Lab} lab @returns {Taking} */
export const takingOf = lab => ({
  panels: () =>
    ['ruler', 'surface', 'loss', 'fit'].map(id => {
      const sheet = lab.sheets[id];
      return { id, sheet, canvas: sheet.canvas };
    }),
  texts: 'figcaption > strong, .lit, .flag, .profile, .rate .now',
  paint() {
    lab.frameKey = '';
    lab.draw();
  },
  caption: () => [lab.dom.summary.textContent ?? ''],
  step: () => lab.dom.root.dataset.step ?? '',
});
