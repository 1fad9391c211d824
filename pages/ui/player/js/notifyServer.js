/* What the player tells Python, and when: decisions at once, the view and what a hand has changed once it rests. */
import { lasting } from '../../canvas/js/mount.js';
import { debounced, throttled } from '../../canvas/js/send.js';

/** Gives the lab its ways to tell. @param {Lab} lab */
export function attachTelling(lab) {
  const send = name => {
    const later = throttled(value => lab.component.setStateValue(name, value), 80);
    return lasting(lab, later);
  };
  const tell = lasting(lab, debounced(() => tellAll(lab), 400));
  lab.tellView = () => lab.held || tell(); // while a hand is on a slider its view is not said
  lab.tellBatch = tellLive(lab, 'batch_size', send('batch_size'));
  lab.tellStart = tellLive(lab, 'start', send('start'));
  lab.tellBranch = send('branch');
  lab.tellDrawn = text => lab.component.setStateValue('drawn', text);
}

/** The view, and before it what the hand has changed. @param {Lab} lab */
function tellAll(lab) {
  const { state, component } = lab;
  const { shown, batch, start } = state;
  for (const [name, owed] of lab.owed) {
    if (!owed.told) component.setStateValue(name, owed.value);
    owed.told = true;
  }
  const active = lab.awaited ?? state.active;
  const all = [...new Set([...state.unseen, ...shown, active])];
  const view = { learning_rate: lab.rate, active, shown: all, batch_size: batch, start };
  component.setStateValue('view', view);
}

/** A hand's batch size or start: its runs are fetched where they have an address, and the page hears of it with the
    view, once the hand rests. @param {Lab} lab */
const tellLive = (lab, name, send) => value => {
  lab.owed.set(name, { value, told: false });
  if (lab.source.follows()) return;
  lab.owed.delete(name);
  send(value);
};
