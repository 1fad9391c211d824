/* Votes as bars; after a second round both rounds stand side by side. */

/** @param {HTMLElement} place @param {any} state @param {Record<string, string>} choices */
export function layVotes(place, { phase, answers, answered, result }, choices, say) {
  const last = phase === 'open' ? -1 : answered.length - 1;
  const named = answered.length > 1 ? answers : [];
  const names = named.map((_, n) => part('span', 'muted', say(n ? 'second_vote' : 'first_vote')));
  const rows = Object.entries(choices).map(([id, text]) => {
    const row = part('div', 'choice', text);
    row.dataset.choice = id;
    if (result) row.dataset.right = String(id === result.answer);
    if (result?.answer === id) row.append(part('b', 'right', say('right')));
    const bars = answers.map((votes, n) => barOf(votes, id, n === last));
    row.append(side(bars));
    return row;
  });
  place.replaceChildren(side(names), ...rows);
}

function barOf(votes, id, last) {
  const count = votes.filter(vote => vote === id).length;
  const bar = part('div', `bar${last ? ' last' : ''}`, '');
  bar.style.setProperty('--share', String(count / Math.max(1, votes.length)));
  bar.append(part('i', '', ''), part('b', '', String(count)));
  return bar;
}

function side(parts) {
  const row = part('div', 'rounds', '');
  row.append(...parts);
  return row;
}

function part(tag, name, text) {
  return Object.assign(document.createElement(tag), { className: name, textContent: text });
}
