/* Votes as bars; after a second round both rounds stand side by side. */
import { element } from '../../canvas/js/elements.js';

/** @param {HTMLElement} place @param {any} state @param {Record<string, string>} choices */
export function layVotes(place, { phase, answers, answered, result }, choices, say) {
  const last = phase === 'open' ? -1 : answered.length - 1;
  const named = answered.length > 1 ? answers : [];
  place.replaceChildren();
  const head = element('div', { className: 'rounds' }, place);
  named.forEach((_, n) =>
    element('span', { className: 'muted', textContent: say(n ? 'second_vote' : 'first_vote') }, head),
  );
  for (const [id, textContent] of Object.entries(choices)) {
    const row = element('div', { className: 'choice', textContent }, place);
    row.dataset.choice = id;
    if (result) row.dataset.right = String(id === result.answer);
    if (result?.answer === id) element('b', { className: 'right', textContent: say('right') }, row);
    const rounds = element('div', { className: 'rounds' }, row);
    answers.forEach((votes, n) => layBar(rounds, votes, id, n === last));
  }
}

function layBar(place, votes, id, last) {
  const count = votes.filter(vote => vote === id).length;
  const bar = element('div', { className: `bar${last ? ' last' : ''}` }, place);
  bar.style.setProperty('--share', String(count / Math.max(1, votes.length)));
  element('i', {}, bar);
  element('b', { textContent: count }, bar);
}
