/* A text as a QR code that a camera reads: black on white in either theme, with the margin the standard asks for. */
import { qrcode } from '../../vendor/qrcode-generator/qrcode.mjs';

const MARGIN = 4; // modules

/** The modules of a text (UTF-8, up to 2,900 bytes), a row of darkness each. @param {string} text */
function qrModules(text) {
  const code = qrcode(0, 'L');
  code.addData(unescape(encodeURIComponent(text))); // the library takes a character for a byte
  code.make();
  const all = [...Array(code.getModuleCount()).keys()];
  return all.map(row => all.map(column => code.isDark(row, column)));
}

/** It as an element that is as large as its style says. @param {string} text @param {string} name of it, said aloud */
export function qrPicture(text, name) {
  const rows = qrModules(text);
  const size = rows.length + 2 * MARGIN;
  const path = rows.flatMap((row, y) =>
    row.map((dark, x) => (dark ? `M${x + MARGIN} ${y + MARGIN}h1v1h-1z` : '')),
  );
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  for (const [key, value] of Object.entries({ viewBox: `0 0 ${size} ${size}`, role: 'img', 'aria-label': name }))
    svg.setAttribute(key, value);
  svg.innerHTML =
    `<path fill="#fff" d="M0 0h${size}v${size}H0z"/>` +
    `<path d="${path.join('')}" shape-rendering="crispEdges"/>`;
  return svg;
}
