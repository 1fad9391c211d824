/* A saved page: what it shows is inside, there is nobody to ask. */
import { ALONE, addressed, blockOf, hosted, inLanguages, opening } from '../../take/js/packed.js';
import { together } from '../../take/js/packing.js';

/** Opens what was packed: `header` has `headers` and `page` (words of the page) a language.
    @param {Uint8Array} laid @param {(component: any) => void} mount of the player */
export default function open(laid, mount) {
  const packed = together(laid);
  const header = /** @type {any} */ (packed.header);
  const shadow = hosted(header);
  const query = addressed();
  inLanguages(header, lang => {
    const data = blockOf(packed, { ...header.headers[lang], initial: opening(header.headers[lang], query) });
    mount({ data, parentElement: shadow, ...ALONE });
  });
}
