/* What every mounted picture shares: one instance a place in the page, data in, sizes and theme followed, an end to all of it.

   An instance has `parent`, `dom` (`frame`, `root` among its elements), `clock`, `stops` and `refresh()`; `model` once data
   came; `visible`, `palette` and `version` are kept here. What is begun for it puts its end into `stops`. */
import { readPalette, themeOf } from './paint.js';

/** A component's default export: `create(parent)` makes an instance, `update(instance, component)` takes each block of data. */
export function mounted(create, update) {
  const instances = new WeakMap();
  const end = instance => instance.stops.splice(0).forEach(stop => stop());
  return function mount(component) {
    const { parentElement } = component;
    let instance = instances.get(parentElement);
    if (instance && !parentElement.contains(instance.dom.root)) {
      end(instance);
      instance = null; // the host put fresh markup in place
    }
    if (!instance) instances.set(parentElement, (instance = create(parentElement)));
    update(instance, component);
    return () => {
      end(instance);
      if (instances.get(parentElement) === instance) instances.delete(parentElement);
    };
  };
}

/** Sizes follow the layout of `elements`; the clock sleeps while the root is out of sight and stops with the mount. */
export function observe(instance, elements) {
  instance.visible = true;
  const sizes = new ResizeObserver(() => instance.model && instance.refresh());
  for (const element of elements) sizes.observe(element);
  const sight = new IntersectionObserver(entries => {
    instance.visible = entries.at(-1).isIntersecting;
    if (instance.visible && instance.model) instance.clock.wake();
  });
  sight.observe(instance.dom.root);
  instance.stops.push(
    () => sizes.disconnect(),
    () => sight.disconnect(),
    () => instance.clock.stop(),
  );
}

/** Theme and palette as the page has them now; what was painted with the last ones is of another version. */
export function dress(instance) {
  const { dom, parent } = instance;
  const theme = themeOf(parent.host ?? parent);
  dom.frame.dataset.theme = theme;
  instance.palette = { ...readPalette(dom.root), theme };
  instance.version = (instance.version ?? 0) + 1;
}

/** A call made later (`throttled`, `debounced`) that ends with its mount. */
export function lasting(instance, call) {
  instance.stops.push(call.stop);
  return call;
}
