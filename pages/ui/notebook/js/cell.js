/* The player in a notebook's cell: blocks come and decisions go by the widget's comm, its look is the notebook's. */

const HEIGHT = 'clamp(560px, 52cqw, 760px)';

/** The widget's module. @param {(component: any) => () => void} mount of the player */
export default function cellOf(mount) {
  return {
    /** @param {{model: any, el: HTMLElement}} view as anywidget calls it @returns {() => void} its end */
    render({ model, el }) {
      const host = document.createElement('div');
      el.style.containerType = 'inline-size';
      el.append(host);
      host.style.setProperty('--above', `calc(100dvh - ${HEIGHT})`);
      const parentElement = host.attachShadow({ mode: 'open' });
      parentElement.innerHTML = `<style>${model.get('style')}</style>${model.get('html')}`;
      const setStateValue = (/** @type {string} */ name, /** @type {unknown} */ value) => model.send({ name, value });
      let end = () => {};
      const show = () => {
        host.style.setProperty('--st-background-color', groundOf(el));
        const { buffer, byteOffset, byteLength } = model.get('block');
        const data = new Uint8Array(buffer, byteOffset, byteLength);
        end = mount({ data, parentElement, setStateValue, setTriggerValue() {} });
      };
      show();
      model.on('change:block', show);
      const themes = new MutationObserver(show); // a notebook says its theme on its body
      themes.observe(document.body, { attributes: true });
      return () => {
        model.off('change:block', show);
        themes.disconnect();
        end();
      };
    },
  };
}

/** The colour the cell lies on. @param {Element | null} element */
function groundOf(element) {
  for (let one = element; one; one = one.parentElement) {
    const colour = getComputedStyle(one).backgroundColor;
    if (!/^rgba\(.*, 0\)$|^transparent$/.test(colour)) return colour;
  }
  return '#ffffff';
}
