/* A phone in a class: it joins by a code, is shown one question at a time, answers with a thumb. */
import { element } from '../../canvas/js/elements.js';
import { number, rateText } from '../../canvas/js/numbers.js';
import { minimumHue } from '../../canvas/js/paint.js';
import { follow, post } from './line.js';
import { SECONDS } from './play.js';
import { find, given, layWords, makeLook } from './look.js';
import { attachRate, drawRate } from './rate.js';
import { attachStart, drawStart } from './ground.js';

const WAIT = [5000, 8000]; // ms between which a phone asks again for a seat where all are taken
const KEPT = 'gd-class'; // in the tab's own storage: a phone that is loaded anew keeps its seat
const phone = /** @type {any} */ ({
  language: '',
  seat: null, // {code, phone}
  state: {},
  hand: null, // the answer in the hand, of the question of this number:
  number: 0,
  told: '',
  busy: false,
  stop: () => {},
  waits: 0,
  due: { number: 0, at: 0 }, // when the question of this number is told,
  holds: 0, // which is waited for
});
let look = /** @type {any} */ (null);
let say = /** @type {Say} */ (() => '');

/* ---------- joining */

async function join(code) {
  if (phone.busy) return;
  clearTimeout(phone.waits);
  Object.assign(phone, { busy: true });
  const answer = await post(`class/${encodeURIComponent(code.trim()) || '-'}/join`, {});
  Object.assign(phone, { busy: false });
  if (answer.told) {
    leave(answer.told, answer.most);
    if (['full', 'quick'].includes(answer.told)) waitFor(code);
    return;
  }
  sessionStorage.setItem(KEPT, JSON.stringify(answer));
  listen(answer);
}

/** Asks again by itself: seats of a full class go round until their phones have answered. */
function waitFor(code) {
  const [least, most] = WAIT;
  phone.waits = window.setTimeout(() => join(code), least + Math.random() * (most - least));
}

function listen(seat) {
  Object.assign(phone, { seat, told: '', due: { number: 0, at: 0 } });
  phone.stop();
  phone.stop = follow(`class/${seat.code}/live`, { phone: seat.phone }, {
    show,
    lost(away) {
      find('.frame').classList.toggle('away', away);
    },
    refused(sentence, most) {
      if (sentence !== 'phone') return leave(sentence, most);
      phone.seat = null; // its seat was given away, or the server is another one: a new one
      return join(seat.code);
    },
  });
  draw();
}

function show(told) {
  const state = held(told);
  phone.state = state;
  if (state.number !== phone.number) Object.assign(phone, { number: state.number, hand: null, told: '' });
  if (state.round !== phone.round) Object.assign(phone, { round: state.round, hand: null, told: '' });
  if (state.over) leave(state.over);
  draw();
}

/** What may be seen by now: how far off a flag was not before the projector has played the runs. */
function held(state) {
  clearTimeout(phone.holds);
  const { number: asked, phase, kind } = state;
  const awaited = phone.state.number === asked && phone.state.phase !== 'revealed'; // not by a phone that comes later
  if (phase !== 'revealed' || !awaited || !['critical', 'lowest'].includes(kind)) return state;
  if (phone.due.number !== asked) phone.due = { number: asked, at: performance.now() + 1000 * SECONDS };
  const left = phone.due.at - performance.now();
  if (left <= 0) return state;
  phone.holds = window.setTimeout(() => show(state), left);
  return { ...state, phase: 'closed', truth: null, told: null };
}

/** Out of the class, with a sentence why. */
function leave(sentence, most = 0) {
  phone.stop();
  clearTimeout(phone.holds);
  sessionStorage.removeItem(KEPT);
  Object.assign(phone, { seat: null, state: {}, told: say(`told_${sentence}`, { most }) });
  draw();
}

/* ---------- answering */

function take(answer) {
  if (phone.state.phase !== 'open' || answered()) return;
  phone.hand = answer;
  draw();
}

const answered = () => phone.state.yours !== null && phone.state.yours !== undefined;

/** Sends the answer in the hand. @param {boolean} sure of a vote: whether one is */
async function send(sure) {
  const { seat, hand, state } = phone;
  if (hand === null || phone.busy) return;
  Object.assign(phone, { busy: true, told: '' });
  draw();
  const said = { phone: seat.phone, question: state.number, answer: hand, ...(state.kind === 'vote' ? { sure } : {}) };
  const answer = await post(`class/${seat.code}/answer`, said);
  const same = phone.state.number === state.number && phone.state.round === state.round;
  Object.assign(phone, { busy: false, told: answer.told ? say(`told_${answer.told}`) : '' });
  if (!answer.told && same) Object.assign(phone, { state: { ...phone.state, yours: answer.answer } });
  draw();
}

/* ---------- what is seen */

function draw() {
  const { state, seat } = phone;
  const root = find('.frame');
  root.dataset.view = !seat ? 'join' : state.number ? 'question' : 'wait';
  root.dataset.kind = state.kind === 'vote' ? 'vote' : state.kind === 'start' ? 'start' : 'rate';
  root.dataset.phase = state.phase ?? '';
  find('.code').textContent = seat?.code ?? '';
  find('.told').textContent = phone.told || (seat && state.led === false ? say('unled') : '');
  if (root.dataset.view === 'question') drawQuestion(root);
}

function drawQuestion(root) {
  const { state } = phone;
  const { kind, shown, phase } = state;
  const words = shown.words[phone.language];
  find('.question').textContent = kind === 'vote' ? words.question : say(`asked_${kind}`, { k: shown.updates });
  find('.of').textContent = kind === 'start' ? `${words.of} · η\u00a0${rateText(shown.rate)}` : words.of;
  find('.verdict').replaceChildren(...(phase === 'revealed' ? verdictOf() : []));
  const sendButton = find('.send');
  const open = phase === 'open' && !answered();
  sendButton.disabled = !open || phone.hand === null || phone.busy;
  sendButton.textContent = say(buttonOf(open));
  const unsure = find('.unsure');
  unsure.hidden = kind !== 'vote' || sendButton.disabled;
  const at = phone.state.yours ?? (open ? phone.hand : null); // what was not sent in time does not count
  if (kind === 'vote') drawChoices(words.choices, at);
  root.dataset.open = String(open);
  const pane = find('.pane');
  namePane(pane, at);
  const { sheets, palette } = look;
  const fresh = sheets.pane.canvas.getBoundingClientRect();
  sheets.pane.resize(fresh.width, fresh.height); // words above it have changed
  if (kind === 'start') drawStart(sheets.pane, palette, state, at, say);
  else if (kind !== 'vote') drawRate(sheets.pane, palette, state, at, say);
}

/** A rate is a slider's value; a point of two weights is no one value: the pane says where it is. */
function namePane(pane, at) {
  const { kind, shown } = phone.state;
  const name = say(kind === 'start' ? 'name_start' : 'name_rate');
  const [low, high] = shown.limits ?? [];
  const slider = { role: 'slider', 'aria-label': name, 'aria-valuetext': textOf(at) };
  const range = { 'aria-valuemin': low, 'aria-valuemax': high, 'aria-valuenow': at ?? Math.sqrt(low * high) };
  const point = { role: 'application', 'aria-label': [name, textOf(at)].filter(Boolean).join(': ') };
  const said = kind === 'start' ? point : { ...slider, ...range };
  for (const word of ['role', 'aria-label', 'aria-valuetext', ...Object.keys(range)])
    if (word in said) pane.setAttribute(word, said[word]);
    else pane.removeAttribute(word);
}

function buttonOf(open) {
  const { phase } = phone.state;
  if (answered()) return 'sent';
  if (!open) return phase === 'revealed' ? 'over' : 'closed';
  if (phone.hand !== null) return phone.state.kind === 'vote' ? 'send_sure' : 'send';
  return phone.state.round > 1 ? 'take_again' : `take_${phone.state.kind}`;
}

const textOf = at => {
  if (Array.isArray(at)) return at.map(x => number(x)).join(', ');
  return typeof at === 'number' ? rateText(at) : '';
};

function drawChoices(choices, at) {
  const truth = phone.state.truth?.answer;
  const buttons = Object.entries(choices).map(([id, text]) => {
    const disabled = phone.state.phase !== 'open' || answered();
    const told = { textContent: text, disabled, ariaPressed: String(id === at) };
    const button = element('button', { type: 'button', ...told, onclick: () => take(id) });
    button.dataset.choice = id;
    if (truth) button.dataset.right = String(id === truth);
    return button;
  });
  find('.choices').replaceChildren(...buttons);
}

const line = (/** @type {string} */ tag, textContent) => element(tag, { textContent });

/** How far off the answer was, in one large line and a small one. */
function verdictOf() {
  const { told, truth, kind, yours } = phone.state;
  const none = line('span', say('unanswered'));
  if (kind === 'vote') return told ? [line('b', say(told.right ? 'right' : 'wrong')), ideaBehind(yours)] : [none];
  if (kind === 'start') return told ? endOf(told) : [none];
  const small = say(`truth_${kind}`, { true: rateText(truth.true) });
  if (!told) return [line('span', `${say('unanswered')} ${small}`)];
  const ratio = told.ratio;
  const times = Math.abs(ratio - 1) < 0.005 ? say('exact') : say('times', { ratio: number(ratio, ratio < 10 ? 2 : 0) });
  return [line('b', times), line('span', `${say('planted', { yours: rateText(yours) })} ${small}`)];
}

/** Why a wrong answer tempts; nothing under the right one. */
const ideaBehind = yours => line('span', phone.state.truth.ideas[phone.language][yours] ?? '');

function endOf({ end, number: index, loss, lowest }) {
  if (index === null) return [line('b', say(`end_${end}`))];
  const head = line('b', say('end_minimum', { i: index + 1, loss: number(Math.abs(loss) < 1e-9 ? 0 : loss) }));
  head.style.setProperty('--minimum', minimumHue(look.palette, index));
  return [head, line('span', say(lowest ? 'end_lowest' : 'end_higher'))];
}

/* ---------- hands */

function attach() {
  find('.join').addEventListener('submit', event => {
    event.preventDefault();
    join(find('.join input').value);
  });
  find('.send').addEventListener('click', () => send(true));
  find('.unsure').addEventListener('click', () => send(false));
  find('.language').addEventListener('click', () => {
    Object.assign(phone, { language: phone.language === 'ko' ? 'en' : 'ko', told: '' });
    speak();
    draw();
  });
  const shown = () => (phone.state.phase === 'open' && !answered() ? phone.state : null);
  for (const hand of [attachRate, attachStart]) hand(find('.pane'), look, shown, () => phone.hand, take);
}

function speak() {
  document.documentElement.lang = phone.language;
  say = layWords(phone.languages[phone.language]);
}

/** Opens the page: in by the address's code, or by the seat this tab has already. */
export default function start() {
  const url = new URL(window.location.href);
  const [asked, code] = ['lang', 'code'].map(name => url.searchParams.get(name));
  phone.languages = given().words;
  phone.language = phone.languages[asked ?? ''] ? asked : navigator.language.startsWith('ko') ? 'ko' : 'en';
  look = makeLook(find('.frame'), { pane: find('canvas') }, draw);
  speak();
  attach();
  look.refresh();
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? 'null');
  if (kept && (!code || code === kept.code)) listen(kept);
  else if (code) join(code);
}
