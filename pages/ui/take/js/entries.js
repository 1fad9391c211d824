/* What every picture of the app can be taken along as, and how. */
import { addressNow, frameLines } from './frame.js';
import { SIZES, panelsOf } from './list.js';
import { element } from '../../canvas/js/elements.js';

const THEMES = ['light', 'dark'];
const LENGTHS = ['5', '10', '20']; // seconds of a clip
const SEEN = 2500; // ms that it is said
const HIGH = 640; // pixels of a frame until its picture tells its own

/** What a press makes, by a script that is read then; the picture has its own look again afterwards, and a failure is
    said. @param {(instance: any) => Promise<void>} make */
export const making = make => async (/** @type {Taken} */ instance) => {
  try {
    await make(instance);
  } catch (fault) {
    showCard(instance, '', instance.say('save_failed', { why: String(fault) }));
  } finally {
    instance.refresh();
  }
};
const picture = name => making(async instance => (await import('./picture.js'))[name](instance));
const clip = kind => making(async instance => (await import('./clip.js')).takeClip(instance, kind));

/** The whole, or one of several panels. @param {Taken} instance */
function panelOptions(instance) {
  const { say } = /** @type {any} */ (instance);
  const panels = panelsOf(instance).map(({ id, title }, i) => ({
    value: id,
    text: title || say('save_panel_nth', { i: i + 1 }),
  }));
  return [{ value: 'whole', text: say('save_whole') }, ...panels];
}

const plays = (/** @type {Taken} */ { taking }) => taking.last() > 0;

/** Whether it stands in a page of this app, whose address others can open. */
const hasAddress = () => window.location.protocol.startsWith('http') && Boolean(document.querySelector('.stApp'));

/** @param {any} instance */
function copyLink(instance) {
  instance.address.flush();
  copy(instance, addressNow(), instance.say('copied'));
}

/** @param {any} instance */
function copyFrame(instance) {
  instance.address.flush();
  const url = addressNow({ embed: String((instance.model.header.place ?? 0) + 1) });
  copy(instance, frameLines(url, document.title, HIGH), instance.say('copied_embed'));
}

/** Puts a text where it can be pasted from and says so; where a browser does not let us, as on a page that came by
    http, the text is shown to be copied by hand. @param {any} instance @param {string} text @param {string} said */
const copy = (instance, text, said) =>
  Promise.resolve(navigator.clipboard?.writeText(text) ?? Promise.reject()).then(
    () => showCard(instance, '', said),
    () => showCard(instance, text, instance.say('copy_by_hand')),
  );

/** A card over the picture: it goes by itself, or with the text once it was closed. */
function showCard({ dom, say }, text, said) {
  dom.frame.querySelector('.save-card')?.remove();
  const card = element('dialog', { className: 'save-card', onclose: () => card.remove() }, dom.frame);
  card.dataset.testid = 'save-told';
  element('p', { role: text ? null : 'status', textContent: said }, card);
  if (!text) {
    card.show();
    setTimeout(() => card.remove(), SEEN);
    return;
  }
  const field = element('textarea', { readOnly: true, rows: 3, cols: 40, value: text }, card);
  element('button', { type: 'button', textContent: say('save_close'), onclick: () => card.close() }, card);
  card.showModal();
  field.select();
}

const themes = ({ say, palette }) =>
  THEMES.map(value => ({ value, text: say(`save_${value}`), meant: value === palette.theme }));
const sizes = ({ say }) =>
  Object.entries(SIZES).map(([value, x]) => ({ value, text: say('save_pixels', { x }), meant: value === 'medium' }));
const lengths = ({ say }) =>
  LENGTHS.map(value => ({ value, text: say('save_seconds', { x: value }), meant: value === LENGTHS[1] }));
const films = instance => plays(instance) && 'VideoEncoder' in window; // only where the page came by a safe way

/** @type {Entry[]} */
export const PICTURES = [
  { id: 'save-panel', group: 'picture', options: panelOptions, shown: instance => panelsOf(instance).length > 1 },
  { id: 'save-theme', group: 'picture', options: themes },
  { id: 'save-png', group: 'picture', act: picture('takePng') },
  { id: 'save-svg', group: 'picture', act: picture('takeSvg') },
  { id: 'save-size', group: 'clip', options: sizes, shown: plays },
  { id: 'save-length', group: 'clip', options: lengths, shown: plays },
  { id: 'save-gif', group: 'clip', act: clip('gif'), shown: plays },
  { id: 'save-webm', group: 'clip', act: clip('webm'), shown: films },
];

/** Where a page of this app says what is on screen. @type {Entry[]} */
export const LINKS = [
  { id: 'copy-link', group: 'link', act: copyLink, shown: hasAddress },
  { id: 'copy-embed', group: 'link', act: copyFrame, shown: hasAddress },
];
