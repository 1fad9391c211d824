/* A page's first picture: the component as the page mounts it, out of a packed block. */

const LEAD = 8; // magic and length, before a block's header
/* What a player can open with of an address, itself; with anything else it is another picture than the packed one. */
const TAKEN = {
  shown: query => query.get('batching')?.split(','),
  active: query => query.get('active'),
  learning_rate: query => Number(query.get('lr')) || null,
  step: query => Number(query.get('step')) || null,
  axes: query => query.get('axes')?.split(','),
  ...Object.fromEntries(
    ['slice', 'xaxis', 'yscale', 'show', 'view', 'mode'].map(key => [key, query => query.get(key)]),
  ),
};
const KEYS = ['batching', 'active', 'lr', 'step', 'axes', 'slice', 'xaxis', 'yscale', 'show', 'view', 'mode'];

/** Shows it in the cover; null where the address asks for another one, else what takes it away again.
    @param {HTMLElement} cover @param {URL} address of the block */
export async function picture(cover, address) {
  const query = new URLSearchParams(window.location.search);
  const asked = [...query.keys()].filter(key => key !== 'lang');
  if (!asked.every(key => KEYS.includes(key))) return null;
  cover.dataset.picture = '';
  const packed = await inflated(address);
  const [header, body] = parted(packed);
  const own = header.headers[document.documentElement.lang];
  if (asked.length && !own.initial) {
    delete cover.dataset.picture;
    return null;
  }
  const said = Object.entries(TAKEN).map(([key, of]) => [key, of(query)]);
  const initial = { ...own.initial, ...Object.fromEntries(said.filter(([, value]) => value)) };
  const data = block({ ...own, ...(own.initial ? { initial } : {}) }, header.arrays, body);
  // Only the Lab's is whole without Python: what a lesson's is asked for, the page answers.
  const main = /** @type {HTMLElement} */ (cover.querySelector('main'));
  main.inert = own.layout !== 'lab';
  cover.dataset.picture = own.layout ?? '';
  const { default: mount } = await import(new URL(header.script, address).href);
  const parentElement = main.attachShadow({ mode: 'open' });
  parentElement.innerHTML = `<style>${header.css}</style>${header.html}`;
  const nothing = () => {};
  const freed = held(cover);
  const unmount = mount({ data, parentElement, setStateValue: nothing, setTriggerValue: nothing }) ?? nothing;
  return () => {
    freed();
    unmount();
  };
}

/** The address stays as it was opened until a hand changes something: the packed runs may have its rate only nearly. */
function held(/** @type {HTMLElement} */ cover) {
  window.history.replaceState = () => {};
  const freed = () => Reflect.deleteProperty(window.history, 'replaceState');
  for (const kind of ['pointerdown', 'keydown']) cover.addEventListener(kind, freed, { capture: true, once: true });
  return freed;
}

async function inflated(/** @type {URL} */ address) {
  const answer = await fetch(address);
  const stream = /** @type {ReadableStream} */ (answer.body).pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** A block's header, its arrays' places from where they begin, and the arrays. @param {Uint8Array} packed */
function parted(packed) {
  const length = new DataView(packed.buffer).getUint32(4, true);
  const header = JSON.parse(new TextDecoder().decode(packed.subarray(LEAD, LEAD + length)));
  for (const one of Object.values(header.arrays)) one.offset -= LEAD + length;
  return [header, packed.subarray(LEAD + length)];
}

/** A block of another header and the same arrays: they begin as much later as it is longer. */
function block(header, arrays, body) {
  const text = lead => {
    const placed = Object.entries(arrays).map(([name, one]) => [name, { ...one, offset: one.offset + lead }]);
    return new TextEncoder().encode(JSON.stringify({ ...header, arrays: Object.fromEntries(placed) }));
  };
  let lead = 0;
  for (let next = LEAD; next !== lead; next = 8 * Math.ceil((LEAD + text(lead).length) / 8)) lead = next;
  const made = new Uint8Array(lead + body.length).fill(32, 0, lead);
  made.set(new TextEncoder().encode('GDP1'));
  new DataView(made.buffer).setUint32(4, lead - LEAD, true);
  made.set(text(lead), LEAD);
  made.set(body, lead);
  return made;
}
