/* A saved page: what it shows is inside, there is nobody to ask. */
import { decode } from '../../canvas/js/wire.js';
import { addressed, blockOf, from, hosted, opening, told, write } from '../../take/js/packed.js';
import { together } from '../../take/js/packing.js';

/** Opens what was packed: `header` has `headers` and `page` (words of the page) a language.
    @param {Uint8Array} laid @param {(component: any) => void} mount of the player */
export default function open(laid, mount) {
  const packed = together(laid);
  const { header } = decode(packed);
  const shadow = hosted(header);
  const query = addressed();
  let lang = header.headers[query.lang] ? query.lang : header.lang;
  const show = () => {
    told(header.page[lang], lang);
    const nothing = () => {};
    const data = blockOf(packed, { ...header.headers[lang], initial: opening(header.headers[lang], query) });
    mount({ data, parentElement: shadow, setStateValue: nothing, setTriggerValue: nothing });
  };
  from('language').addEventListener('click', () => {
    lang = Object.keys(header.headers).find(other => other !== lang) ?? lang;
    write({ ...addressed(), lang });
    show();
  });
  show();
}
