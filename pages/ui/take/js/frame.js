/* A picture in another site's page: the lines that put it there, and the word by which it tells its height. */

export const MESSAGE = 'gradient-descent-height';

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
