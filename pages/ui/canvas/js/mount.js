/* What every mounted picture shares: one instance a place in the page, data in, sizes and theme followed, and an end.

   An instance has `parent`, `dom` (`frame`, `root` among its elements), `clock`, `stops` and `refresh()`; `model` once
   data came; `visible`, `palette` and `version` are kept here. What is begun for it puts its end into `stops`. */
import { listen } from './pointer.js';
import { readPalette, themeOf } from './theme.js';

/** A component's default export: `create` makes an instance, `update` takes each block of data.
    @template {Instance} Mounted
    @param {(parent: ShadowRoot) => Mounted} create @param {(instance: Mounted, component: Component) => void} update
    @returns {(component: Component) => () => void} */
export function mounted(create, update) {
  const instances = /** @type {WeakMap<ShadowRoot, Mounted>} */ (new WeakMap());
  const end = (/** @type {Mounted} */ instance) => instance.stops.splice(0).forEach(stop => stop());
  return function mount(component) {
    const { parentElement } = component;
    let instance = instances.get(parentElement);
    if (instance && !parentElement.contains(instance.dom.root)) {
      end(instance);
      instance = undefined; // the host put fresh markup in place
    }
    if (!instance) instances.set(parentElement, (instance = create(parentElement)));
    const mountedNow = instance;
    update(mountedNow, component);
    return () => {
      end(mountedNow);
      if (instances.get(parentElement) === mountedNow) instances.delete(parentElement);
    };
  };
}

/** Sizes follow the layout of `elements`; the clock sleeps while the root is out of sight and stops with the mount.
    @param {Instance} instance @param {Element[]} elements */
export function observe(instance, elements) {
  instance.visible = true;
  const sizes = new ResizeObserver(() => instance.model && instance.refresh());
  for (const element of elements) sizes.observe(element);
  const sight = new IntersectionObserver(entries => {
    instance.visible = entries[entries.length - 1].isIntersecting;
    if (instance.visible && instance.model) instance.clock.wake();
  });
  sight.observe(instance.dom.root);
  const sharpness = watchSharpness(() => instance.model && instance.refresh());
  instance.stops.push(
    () => sizes.disconnect(),
    () => sight.disconnect(),
    sharpness,
    () => instance.clock.stop(),
  );
}

/** Calls `changed` when the window comes to a screen of another pixel ratio, where no size changes. Returns its end.
    @param {() => void} changed */
function watchSharpness(changed) {
  let stop = () => {};
  const watch = () => {
    const here = window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
    const change = () => {
      watch();
      changed();
    };
    stop();
    stop = listen(here, { change });
  };
  watch();
  return () => stop();
}

/** Gives every sheet the size its canvas is shown in, and paints; again where what was painted, or written beside it,
    has given a canvas another size: the observer sees only how the frame ends.
    @param {Sheet[]} sheets @param {() => void} paint */
export function fitted(sheets, paint) {
  const fit = () =>
    sheets.filter(sheet => {
      const { width, height } = sheet.canvas.getBoundingClientRect();
      return sheet.resize(width, height);
    }).length;
  fit();
  paint();
  if (fit()) paint();
}

/** Theme and palette as the page has them now; what was painted with the last ones is of another version.
    @param {Instance} instance */
export function dress(instance) {
  const { dom, parent } = instance;
  const theme = themeOf(parent.host ?? parent);
  dom.frame.dataset.theme = theme;
  instance.palette = /** @type {Palette} */ ({ ...readPalette(dom.root), theme });
  instance.version = (instance.version ?? 0) + 1;
}

/** A call made later (`throttled`, `debounced`) that ends with its mount.
    @template {any[]} Values @param {Instance} instance @param {Later<Values>} call */
export function lasting(instance, call) {
  instance.stops.push(call.stop);
  return call;
}
