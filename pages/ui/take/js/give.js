/* Handing a file to the reader. */

/** @param {string} href an address or a URL of data @param {string} name of the file */
export function give(href, name) {
  Object.assign(document.createElement('a'), { href, download: name }).click();
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
