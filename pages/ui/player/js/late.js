/* Parts that are read once they are wanted: most readers of a page never look at it in 3-D, pin or predict. */

const asked = /** @type {Record<string, Promise<void>>} */ ({});

/** The parts that have come, by name. @type {Record<string, any>} */
export const late = {};

/** A part where it is wanted and has come, else null: once it comes the player is drawn anew; of one that does not come
    a later wish asks again. @param {Lab} lab @param {string} name @param {unknown} wanted */
export function part(lab, name, wanted) {
  if (!wanted) return null;
  if (late[name]) return late[name];
  asked[name] ??= Promise.all(lab.loads[name]()).then(
    files => void (late[name] = Object.assign({}, ...files)),
    fault => {
      delete asked[name]; // asked for again with the next wish
      throw fault;
    },
  );
  if (!lab.awaits.has(name)) {
    lab.awaits.add(name);
    lab.dom.root.dataset.awaits = name;
    const end = () => {
      lab.awaits.delete(name);
      if (!lab.awaits.size) delete lab.dom.root.dataset.awaits;
    };
    void asked[name].finally(end).then(() => {
      lab.cache.lossKey = '';
      lab.refresh();
    });
  }
  return null;
}
