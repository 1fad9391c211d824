/* Two runs side by side: in which settings they differ, and what that has done to the loss. Numbers only. */
import { rateText } from '../../canvas/js/numbers.js';
import { isMeasured, perUnitOf } from './comparisonRuns.js';
import { SWEEPS, WITH_BATCH, perUnit, recordOf } from './model.js';
import { frameAt } from './runs.js';

/** A rate, or the rates of one run, as they are said. */
const ratesText = (changes, branch, rate) =>
  changes.length ? [...changes, [rate, branch]].map(([r, k]) => `${rateText(r)}@${k}`).join(', ') : rateText(rate);

/** Every setting of a run in words, by name; what is none of its own is left out. @param {Lab} lab */
function settingsOf(lab, { named, said, strategy, samples, changes, branch, rate }) {
  const { batch, ...others } = said;
  const withBatch = samples ? WITH_BATCH.includes(strategy) : strategy === 'random';
  const raw = { ...others, ...(withBatch ? { batch } : {}), active: strategy };
  const plain = withBatch ? `${lab.say(strategy)} ${batch}` : lab.say(strategy);
  const name = samples ? plain : lab.say(`${strategy}_noise`, { b: batch });
  const lr = ratesText(changes, branch, rate);
  return Object.fromEntries(
    [...Object.entries(raw), ['lr', lr]].map(([key, value]) => {
      const text = { active: name, lr }[key] ?? named[key] ?? value;
      return [key, { value, text: String(text) }];
    }),
  );
}

/** The run in hand as a ghost is told. @param {Lab} lab */
const handOf = lab => {
  const { model, state } = lab;
  const { changes = [], branch = 0 } = model.header.schedule ?? {};
  const about = { strategy: state.active, samples: model.samples, rate: lab.rate, changes, branch };
  return { ...model.header.run, ...about };
};

/** Settings in which a ghost and the run in hand differ: [{name, from, to}], those that only one of them has left out.
    @param {Lab} lab */
export function differences(lab, ghost) {
  const [theirs, mine] = [settingsOf(lab, ghost), settingsOf(lab, handOf(lab))];
  return Object.keys(theirs)
    .filter(name => mine[name] && mine[name].value !== theirs[name].value)
    .map(name => ({ name, from: theirs[name].text, to: mine[name].text }));
}

/** The first update that was kept at which a run's loss is no higher; `exact`: the one before it was kept too.
    @returns {{update: number, exact: boolean} | null} */
function reached(run, loss) {
  for (let r = 0; r <= run.last; r++) {
    if (run.loss(r) > loss) continue;
    const update = run.update(r);
    return { update, exact: !r || run.update(r - 1) === update - 1 };
  }
  return null;
}

const lossAt = (run, update) => {
  const r = frameAt(run, Math.min(run.end, update) + 1e-9);
  return { loss: run.loss(r), update: run.update(r) };
};

/** Rows a run has read after so many updates. */
const rowsRead = ({ strategy, batch_size: batch, per_epoch: perEpoch, samples }, update) =>
  SWEEPS.includes(strategy)
    ? Math.floor(update / perEpoch) * samples + Math.min((update % perEpoch) * batch, samples)
    : update * batch;

/** Updates after which a run has read no more than so many. */
const updatesAfter = ({ strategy, batch_size: batch, per_epoch: perEpoch, samples }, rows) =>
  SWEEPS.includes(strategy)
    ? Math.floor(rows / samples) * perEpoch + Math.floor((rows % samples) / batch)
    : Math.floor(rows / batch);

/** Losses at the update on screen, after the same rows (as many as both have read by then), and the updates each needs
    to the loss on screen; null where the losses are not of one kind. `rows` null where there are none, or where each
    update of both reads as many. @param {Lab} lab */
export function compared(lab, ghost) {
  if (!isMeasured(lab, ghost)) return null;
  const { model, state, runs } = lab;
  const { active } = state;
  const run = runs[active];
  const r = recordOf(lab, active);
  const [k, loss] = [run.update(r), run.loss(r)];
  const hand = { ...model.families[active], strategy: active, samples: model.samples };
  const ratio = perUnit(model, active, 'samples') / perUnitOf(ghost, 'samples');
  const apart = model.samples && ghost.samples && Math.abs(ratio - 1) > 1e-9;
  const rows = Math.min(rowsRead(hand, k), rowsRead(ghost, ghost.run.end));
  const after = (one, about) => lossAt(one, updatesAfter(about, rows)).loss;
  return {
    update: k,
    loss,
    same: lossAt(ghost.run, k),
    rows: apart ? { rows, mine: after(run, hand), theirs: after(ghost.run, ghost) } : null,
    reach: { mine: reached(run, loss), theirs: reached(ghost.run, loss) },
  };
}
