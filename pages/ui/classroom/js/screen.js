/* The projector of a class, and the teacher's buttons: only this browser knows the secret that steers. */
import { rateText } from '../../canvas/js/numbers.js';
import { giveBlob } from '../../take/js/give.js';
import { drawAnswers, factsOfRates, factsOfVotes, votesOf } from './answers.js';
import { factsOfStarts, makeDescent } from './descent.js';
import { qrPicture } from '../../canvas/js/qr.js';
import { html, render } from '../../vendor/lit-html/lit-html.js';
import { follow, post } from './line.js';
import { find, given, layWords, makeLook } from './look.js';
import { makePlay } from './play.js';
import { rowsOf, tableText } from './table.js';

const LOCAL = ['localhost', '127.0.0.1', '[::1]'];
const KEPT = 'gd-class-led'; // in this browser's storage: a tab opened after one that was closed leads on
const TABLE = 'gd-class-table'; // in the tab's own
const screen = /** @type {any} */ ({
  led: null,
  state: {},
  lobby: false,
  sure: false,
  busy: false,
  lesson: '',
  said: '', // the sentence under the picture; that the line is lost comes before it
  away: false,
  table: {}, // what was answered to each question that has been told, by its number, until the class ends
});
let [look, play, page] = /** @type {any[]} */ ([null, null, null]);
let say = /** @type {Say} */ (() => '');

async function begin() {
  const answer = await post('class/open', {});
  if (answer.told) return tell(say(`told_${answer.told}`, { most: answer.most }));
  localStorage.setItem(KEPT, JSON.stringify(answer));
  return lead(answer);
}

function lead(led) {
  sessionStorage.setItem(KEPT, led.code);
  const kept = JSON.parse(sessionStorage.getItem(TABLE) ?? '{}');
  screen.table = kept.code === led.code ? kept.table : {};
  Object.assign(screen, { led, state: {}, lobby: false, sure: false });
  tell('');
  const address = new URL(`join?code=${led.code}${page.language === 'en' ? '&lang=en' : ''}`, document.baseURI);
  const local = LOCAL.includes(address.hostname);
  if (local && page.reached) address.host = new URL(page.reached).host;
  for (const place of document.querySelectorAll('.code')) place.textContent = led.code;
  for (const place of document.querySelectorAll('.address')) place.textContent = address.host + address.pathname;
  find('.local').hidden = !local || page.reached;
  find('.qr').replaceChildren(qrPicture(address.href, say('name_qr')));
  follow(`class/${led.code}/live`, { secret: led.secret }, {
    show(state) {
      if (state.number !== screen.state.number) screen.lobby = false;
      screen.state = state;
      keepTable(state);
      if (state.over) return end(state.over);
      return draw();
    },
    lost: away => tell(screen.said, away),
    refused: (sentence, most) => (sentence === 'code' ? begin() : end(sentence, most)),
  });
}

function end(sentence, most = 0) {
  for (const storage of [localStorage, sessionStorage]) storage.removeItem(KEPT);
  sessionStorage.removeItem(TABLE);
  Object.assign(screen, { led: null, state: {}, table: {} });
  play.take({});
  tell(say(`told_${sentence}`, { most }), false);
  draw();
}

/** What was answered, once it is told; a page that is loaded anew has it still. */
function keepTable(state) {
  if (state.phase !== 'revealed') return;
  screen.table[state.number] = rowsOf(state, page.language, say);
  sessionStorage.setItem(TABLE, JSON.stringify({ code: screen.led.code, table: screen.table }));
}

function takeTable() {
  const text = tableText(Object.values(screen.table).flat(), say);
  giveBlob(new Blob([text], { type: 'text/csv' }), `class-${screen.led.code}.csv`);
}

function tell(said, away = screen.away) {
  Object.assign(screen, { said, away });
  find('.told').textContent = away ? say('told_line') : said;
}

async function steer(act, more = {}) {
  if (screen.busy) return;
  Object.assign(screen, { busy: true, sure: false });
  tell(act === 'reveal' || act === 'ask' ? say('computing') : '');
  layButtons();
  const answer = await post(`class/${screen.led.code}/steer`, { secret: screen.led.secret, act, ...more });
  Object.assign(screen, { busy: false });
  tell(answer.told ? say(`told_${answer.told}`) : screen.led ? '' : screen.said);
  layButtons();
}

/* ---------- what is seen */

function draw() {
  const { state, lobby, led } = screen;
  const root = find('.frame');
  root.dataset.view = led && state.number && !lobby ? 'question' : 'lobby';
  root.dataset.kind = state.kind ?? '';
  root.dataset.phase = state.phase ?? '';
  find('.lobby').toggleAttribute('data-waits', Boolean(led && !state.number));
  find('.phones').textContent = String(state.phones ?? 0);
  if (root.dataset.view === 'question') drawQuestion();
  layButtons();
}

function drawQuestion() {
  const { kind, shown, phase, answered, phones } = screen.state;
  const told = shown.words[page.language];
  find('.question').textContent = kind === 'vote' ? told.question : say(`asked_${kind}`, { k: shown.updates });
  find('.of').textContent = kind === 'start' ? `${told.of} · η\u00a0${rateText(shown.rate)}` : told.of;
  const [n, of] = [answered.at(-1), Math.max(phones, answered.at(-1))];
  const [before, after] = say('answers', { n: '\u0000', of }).split('\u0000');
  play.take(kind === 'vote' ? {} : screen.state);
  const facts = phase === 'open' ? '' : factsOf(screen.state);
  render(html`<p class="answers">${before}<b>${n}</b>${after}</p>${facts}`, find('.facts'));
  const pane = find('canvas');
  pane.setAttribute('aria-label', say(kind === 'start' ? 'name_start' : 'name_rate'));
  const { width, height } = pane.getBoundingClientRect();
  look.sheets.pane.resize(width, height);
  if (kind === 'vote') render(votesOf(screen.state, told.choices, say), find('.votes'));
  else play.paint();
}

/** What stands beside the picture; how far off the flags were has its place, and is seen once the runs have ended. */
function factsOf(state) {
  if (state.kind === 'vote') return factsOfVotes(state, say);
  if (state.kind === 'start') return factsOfStarts(state, look.palette, say);
  return factsOfRates(state, play.share() < 1 ? ' later' : '', say);
}

/** The picture of a question's answers, and of what is so at a share of the time it takes. */
function makePaint() {
  const descent = makeDescent(look);
  return (state, share) => {
    if (state.kind === 'start') descent(state, share);
    else if (state.kind && look.sheets.pane.width) drawAnswers(look.sheets.pane, look.palette, state, share, say);
  };
}

/* ---------- the teacher's buttons */

const press = (id, act, kind = '') =>
  html`<button type="button" class=${kind} ?disabled=${screen.busy} data-testid="class-${id.replace('_', '-')}"
    @click=${act}>${say(id)}</button>`;

const tableButton = () =>
  html`<button type="button" title=${say('table')} aria-label=${say('table')} data-testid="class-table"
    @click=${takeTable}>CSV</button>`;

function layButtons() {
  const { state, led, lobby, sure } = screen;
  const turn = name => () => {
    screen[name] = !screen[name];
    draw();
  };
  if (!led) return render(press('new', begin, 'main'), find('footer'));
  const last = [press(sure ? 'end_sure' : 'end', sure ? () => steer('end') : turn('sure'), state.number ? '' : 'push')];
  if (Object.keys(screen.table).length) last.unshift(tableButton());
  if (state.number) last.unshift(press(lobby ? 'back' : 'lobby', turn('lobby'), 'push'));
  const asks = ['open', 'closed'].includes(state.phase) ? [] : asksOf(); // first what is on screen is told
  return render([...onward(), ...asks, ...last], find('footer'));
}

/** What comes next of the question on screen. */
function onward() {
  const { state: { kind, phase, answered, shown, result } } = screen;
  const found = [];
  if (phase === 'open') found.push(press('close', () => steer('close'), 'main'));
  if (phase === 'closed') found.push(press('reveal', () => steer('reveal'), 'main'));
  if (phase === 'closed' && kind === 'vote' && answered.length === 1) found.push(press('again', () => steer('again')));
  if (phase === 'revealed' && kind !== 'vote') found.push(press('replay', replay));
  if (kind === 'vote') found.push(linkTo(shown.lesson, result?.answer));
  return found;
}

function replay() {
  play.replay();
  drawQuestion(); // what was told at the end waits for it again
}

function asksOf() {
  const ask = (kind, lesson = '') => steer('ask', { kind, query: page.query, lesson });
  const found = page.offered.filter(kind => kind !== 'vote').map(kind => press(`ask_${kind}`, () => ask(kind)));
  screen.lesson ||= page.lessons[0]?.[0];
  const options = page.lessons.map(([name, title]) =>
    html`<option value=${name} .selected=${name === screen.lesson}>${title}</option>`);
  const select = html`<select aria-label=${say('lesson')} data-testid="class-lesson"
    @change=${({ target }) => (screen.lesson = target.value)}>${options}</select>`;
  return [html`<span>${say('ask')}</span>`, ...found, select, press('ask_vote', () => ask('vote', screen.lesson))];
}

/** The lesson whose question this is, with the picture it is about; its answer too once that is told. */
function linkTo(lesson, answer) {
  const said = { ...(answer ? { answer } : {}), ...(page.language === 'en' ? { lang: 'en' } : {}) };
  const words = say(answer ? 'to_lesson' : 'to_picture');
  return html`<a href="${lesson}?${new URLSearchParams(said)}" target="_blank">${words}</a>`;
}

/** Opens the page: leads the class this browser has open already, and says so in a tab that has not led it; else a new
    one. */
export default function start() {
  page = given();
  say = layWords(page.words);
  look = makeLook(find('.frame'), { pane: find('canvas') }, draw);
  play = makePlay(makePaint(), () => find('.frame').dataset.view === 'question' && drawQuestion());
  look.refresh();
  const kept = JSON.parse(localStorage.getItem(KEPT) ?? 'null');
  if (!kept) return begin();
  const known = sessionStorage.getItem(KEPT) === kept.code;
  lead(kept);
  return tell(known ? '' : say('resumed'));
}
