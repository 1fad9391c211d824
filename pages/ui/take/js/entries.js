/* What every picture of the app can be taken along as, and how. */
import { copyFrame, copyLink, hasAddress, showCard } from './copy.js';
import { SIZES, panelsOf } from './list.js';

const THEMES = ['light', 'dark'];
const LENGTHS = [5, 10, 20]; // seconds of a clip

/** What a press makes, by a script that is read then; the picture has its own look again afterwards, and a failure is
    said. @param {(instance: any) => Promise<void>} make */
const making = make => async (/** @type {Taken} */ instance) => {
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

/** @type {Entry[]} */
export const PICTURES = [
  {
    id: 'save-panel',
    word: 'save_panel',
    group: 'picture',
    options: panelOptions,
    shown: instance => panelsOf(instance).length > 1,
  },
  {
    id: 'save-theme',
    word: 'save_theme',
    group: 'picture',
    options: ({ say, palette }) =>
      THEMES.map(value => ({ value, text: say(`save_${value}`), meant: value === palette.theme })),
  },
  { id: 'save-png', word: 'save_png', group: 'picture', act: picture('takePng') },
  { id: 'save-svg', word: 'save_svg', group: 'picture', act: picture('takeSvg') },
  {
    id: 'save-size',
    word: 'save_size',
    group: 'clip',
    options: ({ say }) =>
      Object.entries(SIZES).map(([id, x]) => ({ value: id, text: say('save_pixels', { x }), meant: id === 'medium' })),
    shown: plays,
  },
  {
    id: 'save-length',
    word: 'save_length',
    group: 'clip',
    options: ({ say }) =>
      LENGTHS.map(x => ({ value: String(x), text: say('save_seconds', { x }), meant: x === LENGTHS[1] })),
    shown: plays,
  },
  { id: 'save-gif', word: 'save_gif', group: 'clip', act: clip('gif'), shown: plays },
  {
    id: 'save-webm',
    word: 'save_webm',
    group: 'clip',
    act: clip('webm'),
    shown: instance => plays(instance) && 'VideoEncoder' in window, // only where the page came by a safe way
  },
];

/** Where a page of this app says what is on screen. @type {Entry[]} */
export const LINKS = [
  { id: 'copy-link', word: 'copy_link', group: 'link', act: copyLink, shown: hasAddress },
  { id: 'copy-embed', word: 'copy_embed', group: 'link', act: copyFrame, shown: hasAddress },
];
