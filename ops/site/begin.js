/* The page of a site without a server: mounts the app, whose server is a worker of this page. */
import { mount } from './stlite/stlite.js';

const PACKAGES = [
  ...['numpy', 'pandas', 'scikit-learn', 'plotly'],
  ...['charset-normalizer', 'threadpoolctl', 'python-calamine', 'toml'],
];
// stlite's addresses name a host that does not exist. It answers for most of them itself; not for a download that is
// made when it is asked for, the check before it, and a link opened in a new tab.
const NOWHERE = 'stlite.invalid';
// What the app answers itself under its own address: runs, pins and races, what is taken along.
const ANSWERED = /^(runs|ghosts|save\/[\w.]+)$/;

/** @param {URL} base the site's root @param {(url: string, count: number) => void} told of a file's bytes as they come
    @returns {EventTarget} which says how far it is */
export default function begin(base, told) {
  counted(base, told);
  const { pathname, search, hash } = window.location;
  const { replaceState } = History.prototype; // the page's own may be held
  const go = (/** @type {string} */ to) => replaceState.call(window.history, window.history.state, '', to);
  // stlite takes the path it is mounted at for the app's root: mount at the root, then say which page was asked for.
  go(base.pathname + search + hash);
  const app = mount(
    {
      entrypoint: 'app.py',
      archives: [{ url: new URL('app.zip', base).href, format: 'zip', options: {} }],
      pyodideUrl: new URL('pyodide/pyodide.mjs', base).href,
      prebuiltPackageNames: PACKAGES,
      requirements: [],
      files: { 'base.txt': base.pathname },
      disableProgressToasts: true,
      disableErrorToasts: true,
    },
    document.getElementById('root'),
  );
  answerFor(app, base);
  document.documentElement.dataset.alone = '';
  linksLeadHere();
  const page = pathname.slice(base.pathname.length).replace(/\/?(index\.html)?$/, '');
  go(base.pathname + page + search + hash);
  return app._kernel;
}

/** Lets the worker that stlite makes, its only one, say what it has fetched. */
function counted(base, told) {
  const { Worker } = window;
  window.Worker = class extends Worker {
    constructor(address, options) {
      const [count, own] = [new URL('count.js', base).href, String(address)];
      const by = options?.type === 'module' ? ['import ', ''] : ['importScripts(', ')'];
      const script = [count, own].map(one => `${by[0]}${JSON.stringify(one)}${by[1]};`).join('\n');
      super(URL.createObjectURL(new Blob([script], { type: 'text/javascript' })), options);
      window.Worker = Worker;
      this.addEventListener('message', ({ data }) => data?.type === 'site:bytes' && told(data.url, data.count));
    }
  };
}

/** An address of the app's own as a question to it, null for any other. @param {string} url @param {URL} base */
function asked(url, base) {
  const { hostname, origin, pathname, search } = new URL(url, window.location.href);
  const below = pathname.startsWith(base.pathname) ? pathname.slice(base.pathname.length) : null;
  if (hostname === NOWHERE) return (below === null ? pathname : `/${below}`) + search;
  return origin === base.origin && below !== null && ANSWERED.test(below) ? pathname + search : null;
}

/** Lets what the page asks of the app be answered by it, downloads too. */
function answerFor(app, base) {
  const answer = async (/** @type {string} */ path) => {
    const question = { method: 'GET', path, headers: {}, body: '' };
    const { statusCode, headers, body } = await app._kernel.sendHttpRequest(question);
    return new Response(body, { status: statusCode, headers });
  };
  const { fetch } = window;
  const { click } = HTMLAnchorElement.prototype;
  window.fetch = (input, options) => {
    const path = asked(String(input instanceof Request ? input.url : input), base);
    if (!path) return fetch(input, options);
    const { signal } = options ?? {};
    const stopped = new Promise((_, failed) => {
      if (signal) signal.onabort = () => failed(signal.reason);
    });
    return Promise.race([answer(path), stopped]);
  };
  HTMLAnchorElement.prototype.click = function () {
    const path = this.href && asked(this.href, base);
    if (!path?.includes('/media/')) return click.call(this);
    answer(path).then(async response => {
      const said = response.headers.get('Content-Disposition') ?? '';
      const named = /filename\*?=(?:UTF-8'')?"?([^";]+)/i.exec(said);
      const link = document.createElement('a');
      link.href = URL.createObjectURL(await response.blob());
      link.download = named ? decodeURIComponent(named[1]) : 'download';
      click.call(link);
      setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    });
    return undefined;
  };
}

/** A link shows where it leads on this site before anybody opens it elsewhere. */
function linksLeadHere() {
  const lead = ({ target }) => {
    const link = target instanceof Element ? target.closest(`a[href*='//${NOWHERE}']`) : null;
    if (!(link instanceof HTMLAnchorElement)) return;
    const { pathname, search, hash } = new URL(link.href);
    link.href = window.location.origin + pathname + search + hash;
  };
  for (const kind of ['pointerover', 'focusin', 'contextmenu']) document.addEventListener(kind, lead, true);
}
