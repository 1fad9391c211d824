/* One paragraph that says what the frame shows, for those who cannot see it. */
import { number, rateText } from '../../canvas/js/numbers.js';
import { isBowl } from './curvature.js';
import { endingText } from './endings.js';
import { changesText } from './rateChanges.js';
import { isVeiled } from './prediction.js';
import { ghostRecord, isMeasured, numberOf, racersOf } from './comparisonRuns.js';
import { late } from './late.js';
import { gapOf } from './runs.js';
import { curvatureAt, endedOf, nameOf, rateAt, recordOf, symbolOf } from './model.js';

const MOST = 5; // weights that are read out one by one

/** @param {Lab} lab */
export function summaryText(lab) {
  const { model, state, runs, say, run, record: r } = lab;
  const { floor } = model.landscape;
  const veiled = isVeiled(lab);
  const parts = [
    say('summary', {
      name: nameOf(lab, state.active),
      r: rateText(rateAt(lab, run.update(r))),
      k: run.update(r),
      n: veiled ? run.family.updates : run.end,
      loss: number(run.loss(r)),
    }),
  ];
  if (!isBowl(model)) parts.unshift(`${model.header.landscape.name}.`);
  if (floor !== null && !veiled) parts.push(say('summary_gap', { gap: number(Math.max(0, run.loss(r) - floor)) }));
  const { held } = model.header.data;
  if (held && !veiled) parts.push(say('summary_test', { n: held, ...gapOf(model, run, r) }));
  const told = model.dim > MOST ? state.axes : model.parameters.map((_, a) => a);
  const weights = told.map(a => `${symbolOf(model.parameters[a])} ${number(run.weight(r, a))}`).join(', ');
  parts.push(say('summary_weights', { weights }));
  if (!isBowl(model) && !veiled) parts.push(...whereItEnds(lab));
  const others = state.shown.filter(id => id !== state.active);
  if (others.length) {
    const list = others.map(id => `${nameOf(lab, id)} ${number(runs[id].loss(recordOf(lab, id)))}`).join(', ');
    parts.push(say('summary_others', { list }));
  }
  parts.push(...besideText(lab));
  const changes = changesText(lab);
  if (changes) parts.push(say('summary_changes', { list: changes.replaceAll(',', ', ') }));
  if (lab.outside) parts.push(say('summary_outside'));
  if (run.outcome === 'diverged' && !veiled) parts.push(say('diverged', { k: run.stopped }));
  return parts.join(' ');
}

/** The runs beside it. @param {Lab} lab */
function besideText(lab) {
  const pins = (late.pins ? lab.ghosts : []).filter(({ kind }) => kind === 'pin').map(ghost => pinText(lab, ghost));
  const raced = late.pins && racersOf(lab).length ? [lab.say('summary_race', { list: late.pins.racersText(lab) })] : [];
  return pins.length ? [lab.say('summary_pins', { list: pins.join('; ') }), ...raced] : raced;
}

/** A pin in a line: its number, what is different, its loss now. @param {Lab} lab */
function pinText(lab, ghost) {
  const loss = isMeasured(lab, ghost) ? `, ${lab.say('loss')} ${number(ghost.run.loss(ghostRecord(lab, ghost)))}` : '';
  return `${numberOf(lab, ghost)} ${late.pins.differsText(lab, ghost)}${loss}`;
}

/** How sharp the surface is here, and how the whole run ends. @param {Lab} lab */
function whereItEnds(lab) {
  const sharp = lab.say('summary_sharpness', { x: number(curvatureAt(lab, lab.state.active).high) });
  const diverged = endedOf(lab, lab.state.active, lab.state.m).kind === 'diverged'; // which is told last
  return diverged ? [sharp] : [sharp, endingText(lab, 'summary')];
}
