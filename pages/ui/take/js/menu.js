/* The menu of what can be taken along: what opens it is there from the first, its list is read when it is opened. */
import { listen } from '../../canvas/js/pointer.js';

/** Opens and closes the menu in `dom.save` for as long as the instance is mounted.
    @param {any} instance a player or a lesson's picture
    @param {() => Promise<{ENTRIES: Entry[]}>} load reads what it can be taken along as */
export function attachMenu(instance, load) {
  const { save } = instance.dom;
  const [opener, list] = save.children;
  const close = () => (save.open = false);
  let follow = () => {};
  const toggle = async () => {
    if (!instance.model) return close(); // what it shows is still being made
    if (!save.open) return list.matches(':popover-open') && list.hidePopover();
    const [{ ENTRIES }, { offerAll, putBeside }] = await Promise.all([load(), import('./list.js')]);
    if (!save.open) return undefined;
    offerAll(instance, list, ENTRIES);
    list.showPopover();
    follow = () => putBeside(list, opener);
    return follow();
  };
  const moved = () => save.open && follow();
  const keydown = event => {
    if (event.key !== 'Escape' || !save.open) return; // a list that is open takes the key itself
    event.preventDefault();
    close();
    opener.focus();
  };
  const away = event => {
    if (save.open && !event.composedPath().includes(save)) close();
  };
  instance.stops.push(
    listen(save, { toggle, keydown }),
    listen(document, { pointerdown: away }),
    listen(document, { scroll: moved }, { capture: true, passive: true }),
    listen(window, { resize: moved }),
  );
}

/** Puts the menu where it belongs now, if it stands elsewhere. @param {HTMLElement} menu @param {Element} place
    @param {Element | null} [before] of its children */
export function moveMenu(menu, place, before = null) {
  if (menu.parentElement !== place || (before && menu.nextElementSibling !== before)) place.insertBefore(menu, before);
}
