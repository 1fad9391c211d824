/* What a class has answered as a table to take along: a row an answer and round, and no word of who gave it. */
import { number, rateText } from '../../canvas/js/numbers.js';

const COLUMNS = ['question', 'asked', 'round', 'answer', 'count', 'sure', 'right'];

/** The rows of a question that has been told. @param {any} state @returns {any[][]} */
export function rowsOf({ number: n, kind, shown, answers, sure = [], result }, language, say) {
  const words = shown.words[language];
  const question = kind === 'vote' ? words.question : say(`asked_${kind}`, { k: shown.updates });
  const asked = `${words.of}: ${question}`;
  return answers.flatMap((given, turn) => {
    const row = (answer, is, right) => {
      const count = given.filter(is).length;
      const certain = given.filter((one, i) => is(one) && sure[turn]?.[i]).length;
      return [n, asked, turn + 1, answer, count, kind === 'vote' ? certain : '', right];
    };
    if (kind === 'vote')
      return Object.entries(words.choices).map(([id, text]) =>
        row(text, one => one === id, id === result.answer ? 1 : 0),
      );
    if (kind === 'start') return given.map(place => row(place.map(x => number(x)).join(' '), one => one === place, ''));
    return given.map((rate, i) => [n, asked, turn + 1, rateText(rate), 1, '', i ? '' : rateText(result.true)]);
  });
}

/** The table as a file that spreadsheets read, in their letters too. @param {any[][]} rows */
export function tableText(rows, say) {
  const cell = value => `"${String(value).replaceAll('"', '""')}"`;
  const lines = [COLUMNS.map(name => say(`column_${name}`)), ...rows].map(row => row.map(cell).join(','));
  return `\ufeff${lines.join('\r\n')}\r\n`;
}
