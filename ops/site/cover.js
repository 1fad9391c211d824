/* Before the app is there: its first picture out of a packed block, and how far Python is. Then the app begins. */
import { picture } from './picture.js';

const STAGES = [['Loading streamlit', 0.8], ['Setting up', 0.84], ['Booting', 0.88]];
const LOADED = 0.7; // share of the bar that is bytes
const LOOK = 100; // ms between two looks whether the app shows what the cover does

/** @param {URL} base the site's root */
export default async function open(base) {
  const cover = document.getElementById('cover');
  const { words, name, files, picture: shows } = JSON.parse(document.getElementById('said').textContent);
  const own = words[document.documentElement.lang];
  const teller = makeTeller(cover, (/** @type {string} */ key) => own[key], files);
  const leave = shows ? await picture(cover, new URL(`first/${name}.gz`, base)).catch(without(cover)) : null;
  try {
    const { default: begin } = await import('./begin.js');
    const kernel = begin(base, teller.bytes);
    kernel.addEventListener('loadProgress', ({ detail }) => teller.stage(detail));
    kernel.addEventListener('loadError', ({ detail }) => teller.failed(detail));
    kernel.addEventListener('loadFinished', () => {
      teller.opening();
      cover.querySelector('main').inert = true; // the app has read the address: what a hand does now would be lost
    });
  } catch (fault) {
    teller.failed(fault);
    return;
  }
  await shown(Boolean(leave));
  leave?.();
  cover.remove();
}

/** A picture that cannot be shown is no reason to go without the page. */
const without = (/** @type {HTMLElement} */ cover) => (/** @type {Error} */ fault) => {
  console.warn(fault);
  delete cover.dataset.picture;
  return null;
};

const filled = (/** @type {string} */ text, /** @type {Record<string, string>} */ values) =>
  Object.entries(values).reduce((said, [name, value]) => said.replace(`{${name}}`, value), text);

/** Says what is loading and how much of it is there. @param {HTMLElement} cover */
function makeTeller(cover, say, files) {
  const [text, bar] = [cover.querySelector('[role=status]'), cover.querySelector('progress')];
  const come = {};
  const total = Object.values(files).reduce((sum, [size]) => sum + size, 0);
  const megabytes = count => (count / 1e6).toFixed(1);
  const further = (/** @type {number} */ share) => (bar.value = Math.max(bar.value, share));
  return {
    /** So many bytes of a file are there. */
    bytes(/** @type {string} */ url, /** @type {number} */ count) {
      const file = new URL(url).pathname.split('/').pop();
      if (!files[file]) return;
      come[file] = Math.min(count, files[file][0]);
      const loaded = Object.values(come).reduce((sum, one) => sum + one, 0);
      further((LOADED * loaded) / total);
      const values = {
        part: say('parts')[files[file][1]] ?? files[file][1],
        loaded: megabytes(loaded),
        total: megabytes(total),
      };
      if (loaded < total) text.textContent = filled(say('part'), values);
    },
    stage(/** @type {string} */ message) {
      const found = STAGES.find(([begins]) => message.startsWith(begins));
      if (!found) return;
      further(Number(found[1]));
      text.textContent = say('start');
    },
    opening() {
      further(0.92);
      text.textContent = say('open');
    },
    failed(fault) {
      cover.dataset.failed = '';
      text.textContent = `${say('failed')} ${fault?.message ?? ''}`;
      const again = Object.assign(document.createElement('button'), { type: 'button', textContent: say('again') });
      again.addEventListener('click', () => window.location.reload());
      text.append(again);
    },
  };
}

/** Once the app's script has ended and, where the cover shows a picture, the app's own stands there. */
async function shown(/** @type {boolean} */ withPicture) {
  const drawn = () =>
    [...document.querySelectorAll('#root [class*="st-key-"] *')].some(element =>
      element.shadowRoot?.querySelector('[data-loss], .figure'),
    );
  const there = () => {
    const app = document.querySelector('#root [data-testid=stApp]');
    if (!(app instanceof HTMLElement) || app.dataset.testScriptState !== 'notRunning') return false;
    if (document.querySelector('#root [data-testid=stException]')) return true;
    return Boolean(document.querySelector('#root .st-key-band')) && (!withPicture || drawn());
  };
  while (!there()) {
    await new Promise(done => {
      setTimeout(done, LOOK);
    });
  }
}
