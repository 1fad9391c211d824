/* A picture in another site's page: the lines that put it there, and the word by which it tells its height. */
import { withSaid } from '../../canvas/js/query.js';

export const MESSAGE = 'gradient-descent-height';
const NOT_OF_A_LINK = ['embed', 'embed_options'];

/** The address of what is on screen, for who opens it at their own desk: not in lecture mode, not in a frame.
    @param {Record<string, string>} [more] that it is to say besides */
export function addressNow(more = {}) {
  const { origin, pathname, search } = window.location;
  const gone = [...new URLSearchParams(search)]
    .filter(([name, value]) => NOT_OF_A_LINK.includes(name) || (name.endsWith('mode') && value === 'lecture'));
  const query = withSaid(search, { ...Object.fromEntries(gone.map(([name]) => [name, null])), ...more });
  return origin + pathname + (query && `?${query}`);
}

const escaped = (/** @type {string} */ text) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

/** The lines for a host's page: the frame, and what gives it its height.
    @param {string} url of the picture @param {string} title @param {number} height until it is told */
export const frameLines = (url, title, height) => `<iframe src="${escaped(url)}" title="${escaped(title)}"
  style="width: 100%; height: ${height}px; border: 0" loading="lazy" allow="clipboard-write; fullscreen"></iframe>
<script>
addEventListener('message', ({ data, source }) => {
  if (data?.type !== '${MESSAGE}' || !Number.isFinite(data.height)) return;
  for (const frame of document.querySelectorAll('iframe'))
    if (frame.contentWindow === source) frame.style.height = data.height + 'px';
});
</script>
`;

/** Whether the browser is its own server: it runs no page beside the one it shows. */
export const isAlone = () => 'alone' in document.documentElement.dataset;
