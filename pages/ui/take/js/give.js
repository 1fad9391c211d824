/* Handing a file to the reader. */
import { showProgress } from '../../canvas/js/progress.js';

const LONG = 1000; // ms after which it is said that a file takes long

/** @param {string} href an address or a URL of data @param {string} name of the file */
export function give(href, name) {
  Object.assign(document.createElement('a'), { href, download: name }).click();
}

/** A file that the server at `root` makes; what takes long says so and can be stopped. An error where there is none.
    @param {{dom: any, say: Say}} instance @param {string} root @param {string} url @param {string} name */
export async function giveMade({ dom, say }, root, url, name) {
  const end = new AbortController();
  let hide = () => {};
  const timer = setTimeout(() => (hide = showProgress(dom.root, say, { root, url }, () => end.abort())), LONG);
  try {
    const answer = await fetch(url, { signal: end.signal });
    if (!answer.ok) throw new Error(await answer.text());
    giveBlob(await answer.blob(), name);
  } catch (fault) {
    if (!end.signal.aborted) throw fault;
  } finally {
    clearTimeout(timer);
    hide();
  }
}

/** Where the server at `home` gives a picture of this page as a file of its own.
    @param {string} home @param {string} picture */
export function fileOf(home, picture) {
  const query = new URLSearchParams(window.location.search);
  query.set('page', window.location.pathname.slice(home.length).replace(/\/$/, ''));
  query.set('picture', picture);
  return `${home}save/picture.html?${query}`;
}

let last = '';

/** The address of a file stays until the next one's: a browser that asks where to put it may take its time.
    @param {Blob} blob @param {string} name of the file */
export function giveBlob(blob, name) {
  URL.revokeObjectURL(last);
  last = URL.createObjectURL(blob);
  give(last, name);
}

/** What a file of this page is called: the page, then what it shows. @param {string[]} parts */
export function nameOfFile(...parts) {
  const page = window.location.pathname.split('/').pop()?.replace(/\.\w+$/, '') || 'home';
  return ['gradient-descent', page, ...parts].join('-').replaceAll('_', '-').replace(/[^\w.-]/g, '');
}
