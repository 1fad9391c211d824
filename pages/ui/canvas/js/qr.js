/* A text as a QR code that a camera reads: black on white in either theme, with the margin the standard asks for. */
import { qrcode } from '../../vendor/qrcode-generator/qrcode.mjs';

const MARGIN = 4; // modules

/** It as an element that is as large as its style says. @param {string} text UTF-8, up to 2,900 bytes
    @param {string} name of it, said aloud */
export function qrPicture(text, name) {
  const code = qrcode(0, 'L');
  code.addData(unescape(encodeURIComponent(text))); // the library takes a character for a byte
  code.make();
  const modules = [...Array(code.getModuleCount()).keys()];
  const size = modules.length + 2 * MARGIN;
  const path = modules.flatMap(y =>
    modules.map(x => (code.isDark(y, x) ? `M${x + MARGIN} ${y + MARGIN}h1v1h-1z` : '')),
  );
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  for (const [key, value] of Object.entries({ viewBox: `0 0 ${size} ${size}`, role: 'img', 'aria-label': name }))
    svg.setAttribute(key, value);
  svg.innerHTML =
    `<path fill="#fff" d="M0 0h${size}v${size}H0z"/>` +
    `<path d="${path.join('')}" shape-rendering="crispEdges"/>`;
  return svg;
}
