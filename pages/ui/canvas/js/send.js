/* Decisions on their way to Python: not more often than it can follow, and always the last one. */

/** Says something to the page's other pictures. */
export const announce = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));

/** Calls `send` at once, then at most every `wait` ms; the latest value always arrives. */
export function throttled(send, wait) {
  let timer = 0;
  let pending = null;
  const flush = () => {
    timer = 0;
    if (!pending) return;
    send(...pending);
    pending = null;
    timer = setTimeout(flush, wait);
  };
  const call = (...values) => {
    pending = values;
    if (!timer) flush();
  };
  call.stop = () => clearTimeout(timer);
  return call;
}

/** Calls `send` once, `wait` ms after the last call. */
export function debounced(send, wait) {
  let timer = 0;
  const call = (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => send(...values), wait);
  };
  call.stop = () => clearTimeout(timer);
  return call;
}
