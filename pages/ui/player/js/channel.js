/* The ground channel's end beside the server: an unseen component in a fragment of its own, so that an answer
   does not send the player's block again. What is said on `document`, each with the channel's name:

   gd-ask    {ask}: the player wants ground. It goes to Python as the state `ask`:
             {for, basins, coarse, rate, strategy, window, slice}: `for` is the player's header.id; `basins` whether
             maps are wanted, `coarse` whether the stack over the rates is among them; `window` [[x0, x1], [y0, y1]]
             is what the fine map is to cover; `slice` null, or what plane is wanted:
             {plane: axes | hessian | path, axes: [i, j], at: [weights], rate, centre, half}.
   gd-ground {data}: the bytes of Python's answer, a block of the wire as they came.
   gd-hello  {from}: player or channel is there; the other one says its last word again. */
import { decode } from '../../canvas/js/wire.js';
import { mounted } from '../../canvas/js/mount.js';
import { listen } from '../../canvas/js/pointer.js';
import { announce } from '../../canvas/js/send.js';

function createChannel(parent) {
  const root = parent.firstElementChild;
  const end = /** @type {any} */ ({ dom: { root }, stops: [], name: '', asked: '', answer: null });
  const mine = act => event => event.detail.channel === end.name && act(event.detail);
  const answer = () => end.answer && announce('gd-ground', { channel: end.name, data: end.answer });
  const ask = detail => {
    const text = JSON.stringify(detail.ask);
    if (text === end.asked) return answer();
    end.asked = text;
    return end.component.setStateValue('ask', detail.ask);
  };
  const hello = detail => detail.from === 'player' && answer();
  end.stops.push(listen(document, { 'gd-ask': mine(ask), 'gd-hello': mine(hello) }));
  return end;
}

/** Takes a block of bytes: its header names the channel, and what it answers with `for` where it answers anything. */
function update(end, component) {
  end.component = component;
  const { header } = decode(component.data);
  const known = end.name === header.channel;
  end.name = header.channel;
  end.answer = header.for === undefined ? null : component.data;
  if (end.answer) announce('gd-ground', { channel: end.name, data: end.answer });
  if (!known) announce('gd-hello', { channel: end.name, from: 'channel' });
}

export default mounted(createChannel, update);
