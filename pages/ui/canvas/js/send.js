/* Decisions on their way to Python: not more often than it can follow, and always the last one. */

/** Says something to the page's other pictures. */
export const announce = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));

/** Calls `send` at once, then at most every `wait` ms; the latest value always arrives.
    @template {any[]} Values @param {(...values: Values) => void} send @param {number} wait @returns {Later<Values>} */
export function throttled(send, wait) {
  let timer = 0;
  let pending = /** @type {Values | null} */ (null);
  const flush = () => {
    timer = 0;
    if (!pending) return;
    send(...pending);
    pending = null;
    timer = setTimeout(flush, wait);
  };
  const call = (/** @type {Values} */ ...values) => {
    pending = values;
    if (!timer) flush();
  };
  call.stop = () => clearTimeout(timer);
  return call;
}

/** Calls `send` once, `wait` ms after the last call.
    @template {any[]} Values @param {(...values: Values) => void} send @param {number} wait @returns {Later<Values>} */
export function debounced(send, wait) {
  let timer = 0;
  const call = (/** @type {Values} */ ...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => send(...values), wait);
  };
  call.stop = () => clearTimeout(timer);
  return call;
}
