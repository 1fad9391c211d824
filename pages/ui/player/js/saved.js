/* A saved page: what it shows is inside, there is nobody to ask. Words in each language, the arrays once. */
import { decode } from '../../canvas/js/wire.js';

const TAKEN = {
  shown: query => query.get('batching')?.split(','),
  active: query => query.get('active'),
  learning_rate: query => Number(query.get('lr')) || null,
  step: query => Number(query.get('step')) || null,
  axes: query => query.get('axes')?.split(','),
  ...Object.fromEntries(
    ['slice', 'xaxis', 'yscale', 'show', 'view', 'mode'].map(name => [name, query => query.get(name)]),
  ),
};

/** Opens what was packed: `header` has `headers` and `page` (words of the page) a language, `css` and `html`.
    @param {Uint8Array} packed @param {(component: any) => void} mount of the player */
export default function open(packed, mount) {
  const { header } = decode(packed);
  const host = /** @type {HTMLElement} */ (document.getElementById('player'));
  const shadow = host.attachShadow({ mode: 'open' });
  shadow.innerHTML = `<style>${header.css}</style>${header.html}`;
  const query = new URLSearchParams(window.location.search);
  let lang = query.get('lang') ?? header.lang;
  if (!header.headers[lang]) lang = header.lang;
  const from = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
  const show = () => {
    const page = header.page[lang];
    document.documentElement.lang = lang;
    document.title = page.title;
    for (const name of ['title', 'settings', 'note', 'language']) from(name).textContent = page[name];
    const nothing = () => {};
    const data = blockOf(packed, { ...header.headers[lang], initial: opening(header.headers[lang].initial, query) });
    mount({ data, parentElement: shadow, setStateValue: nothing, setTriggerValue: nothing });
  };
  from('language').addEventListener('click', () => {
    lang = Object.keys(header.headers).find(other => other !== lang) ?? lang;
    const url = new URL(window.location.href);
    url.searchParams.set('lang', lang);
    window.history.replaceState(null, '', url);
    show();
  });
  show();
}

/** How it opens, as its address has it where that says. */
function opening(initial, query) {
  const said = Object.entries(TAKEN).map(([key, of]) => [key, of(query)]);
  return { ...initial, ...Object.fromEntries(said.filter(([, value]) => value)) };
}

/** The same arrays under another header: they move by as much as the header is longer.
    @param {Uint8Array} packed @param {any} header */
function blockOf(packed, header) {
  const length = new DataView(packed.buffer, packed.byteOffset).getUint32(4, true);
  const { arrays } = JSON.parse(new TextDecoder().decode(packed.subarray(8, 8 + length)));
  const body = packed.subarray(8 + length);
  const named = (/** @type {number} */ lead) => {
    const by = lead - 8 - length;
    const moved = Object.entries(arrays).map(([name, one]) => [name, { ...one, offset: one.offset + by }]);
    return new TextEncoder().encode(JSON.stringify({ ...header, arrays: Object.fromEntries(moved) }));
  };
  let lead = 0;
  for (let next = 8; next !== lead; next = 8 * Math.ceil((8 + named(lead).length) / 8)) lead = next;
  const block = new Uint8Array(lead + body.length).fill(32, 0, lead);
  block.set(packed.subarray(0, 4));
  new DataView(block.buffer).setUint32(4, lead - 8, true);
  block.set(named(lead), 8);
  block.set(body, lead);
  return block;
}
