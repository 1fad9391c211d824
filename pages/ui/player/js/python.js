/* Python in a worker, started from what stands in the page: it answers as the server does, by the same functions. */

/** What the worker does. {files} once: name → gzipped, in base64; then {id, name, args}: a function of
    pages.ui.player.inside. It tells {stage, share} while it starts, and answers {id, bytes} or {id, fault}. */
function work(takeOut, load) {
  const scope = /** @type {any} */ (self);
  const tell = (stage, share) => scope.postMessage({ stage, share });
  let booted = /** @type {Promise<any>} */ (Promise.reject(new Error('Python has no files yet')));
  booted.catch(() => {}); // it is asked for only after them
  const answer = async ({ id, name, args }) => {
    try {
      const { python, inside } = await booted;
      const made = inside[name](...args.map(one => python.toPy(one)));
      const view = made.getBuffer('u8');
      const bytes = view.data.slice();
      view.release();
      made.destroy();
      scope.postMessage({ id, bytes }, { transfer: [bytes.buffer] });
    } catch (fault) {
      scope.postMessage({ id, fault: String(fault) });
    }
  };
  scope.onmessage = ({ data }) => {
    if (data.files) {
      booted = takeOut(data.files, tell).then(bodies => load(bodies, tell));
      booted.catch(fault => scope.postMessage({ stage: 'fault', fault: String(fault) }));
    } else void answer(data);
  };
}

/** In the worker: the files' bytes. @param {Record<string, string>} files */
async function take(files, tell) {
  const plain = text => {
    const said = atob(text);
    const bytes = new Uint8Array(said.length);
    for (let i = 0; i < said.length; i++) bytes[i] = said.charCodeAt(i);
    return bytes;
  };
  const inflated = text => {
    const { writable, readable } = new DecompressionStream('gzip'); // WebKit's workers read no Blob's stream
    const writer = writable.getWriter();
    void writer.write(plain(text));
    void writer.close();
    return new Response(readable).arrayBuffer();
  };
  const all = Object.values(files).reduce((sum, text) => sum + text.length, 0);
  const bodies = /** @type {Record<string, ArrayBuffer>} */ ({});
  let done = 0;
  for (const [name, text] of Object.entries(files)) {
    tell('unpacking', (0.4 * done) / all);
    bodies[name] = await inflated(text);
    done += text.length;
  }
  return bodies;
}

/** In the worker: Python with the project's modules. @param {Record<string, ArrayBuffer>} bodies of the files */
async function loaded(bodies, tell) {
  const scope = /** @type {any} */ (self);
  const base = 'inside:///';
  const types = { wasm: 'application/wasm', json: 'application/json' };
  // What Pyodide would fetch is at hand; there is nobody else to ask.
  scope.fetch = async asked => {
    const name = String(asked.url ?? asked).split('/').pop() ?? '';
    if (!bodies[name]) throw new TypeError(`${name} is not in this file`);
    const type = types[name.split('.').pop() ?? ''] ?? 'application/octet-stream';
    return new Response(bodies[name], { headers: { 'Content-Type': type } });
  };
  const run = eval; // in the worker's own scope, as plain scripts
  tell('python', 0.4);
  for (const name of ['pyodide.asm.js', 'pyodide.js']) run(new TextDecoder().decode(bodies[name]));
  const env = { HOME: '/home', PYTHONDONTWRITEBYTECODE: '1' };
  const python = await scope.loadPyodide({ indexURL: base, packageBaseUrl: base, packages: ['numpy'], env });
  tell('core', 0.8);
  python.unpackArchive(bodies['core.zip'], 'zip', { extractDir: '/house' });
  python.runPython("import sys; sys.path.insert(0, '/house')");
  const inside = python.pyimport('pages.ui.player.inside');
  tell('ready', 1);
  return { python, inside };
}

/** The worker's script. */
const script = () => `(${work})(${take}, ${loaded});`;

/** Python that starts now. @param {Record<string, string>} files
    @param {(told: {stage: string, share: number, fault?: string}) => void} tell how far it is
    @returns {(name: string, ...args: any[]) => Promise<Uint8Array>} asks a function of pages.ui.player.inside */
export function makePython(files, tell) {
  const url = URL.createObjectURL(new Blob([script()], { type: 'text/javascript' }));
  const worker = new Worker(url);
  const waiting = new Map();
  let count = 0;
  worker.onmessage = ({ data }) => {
    if (data.stage) return tell(data);
    const { done, failed } = waiting.get(data.id);
    waiting.delete(data.id);
    return data.fault ? failed(new Error(data.fault)) : done(data.bytes);
  };
  worker.onerror = ({ message }) => {
    tell({ stage: 'fault', share: 1, fault: message });
    for (const { failed } of waiting.values()) failed(new Error(message)); // who is dead answers nobody
    waiting.clear();
  };
  worker.postMessage({ files });
  return (name, ...args) =>
    new Promise((done, failed) => {
      waiting.set(++count, { done, failed });
      worker.postMessage({ id: count, name, args });
    });
}
