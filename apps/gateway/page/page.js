import { fetchAlerts, fetchTopics, giveToken, laterCursor, onTokenWanted } from './api.js';
import { byId, el } from './dom.js';
import { MAX_CARDS, openFeed } from './feed.js';
import {
  applyLanguage,
  currentLanguage,
  LANGUAGES,
  number,
  onLanguage,
  say,
  seconds,
  setLanguage,
  shortTime,
  wordsOf,
} from './i18n.js';
import { openLive } from './live.js';
import { watchSources } from './sources.js';
import { openTopics } from './topics.js';

const PAGE = 30;
const MAX_HELD = 500;
const FAR_DOWN_PX = 400;
const BURST_MS = 60;
/** A connection that is back sooner is not worth a banner. */
const BRIEF_MS = 2_000;

let topics;
let paused = false;
let held = [];
let unseen = 0;
let hiddenCount = 0;
let more = false;
/** Where the next older page begins. */
let before;
let burst;
let loading = null;
/** When the server was last heard while all was well. */
let heardAt = null;
/** Whether the connection is away for more than a moment; the timer tells of the moment. */
let away = false;
let awayTimer;
let state = { name: 'connecting', detail: '', text: '' };
/** The key of what the form for the token complains of. */
let doorSays = '';

const feed = openFeed({
  topicName: (id) => topics.name(id),
  pick: (id) => topics.pick(id),
  onCount: (a) => topics.count(a),
});
const sources = watchSources({ onChange: drawOutlook, onAnswer: hear, cutOff });
const live = openLive({
  alert: receive,
  reset: () => load({ follow: false }),
  state: showConnection,
  refused: warn,
});

const nearEnd = new IntersectionObserver(([entry]) => entry.isIntersecting && loadEarlier(), {
  rootMargin: '600px',
});

/** The newest page, then everything after it live; the cursor of the one is where the other begins. */
async function load({ follow = true } = {}) {
  loading?.abort();
  const mine = (loading = new AbortController());
  feed.busy(true);
  try {
    const answer = await fetchAlerts({ topics: topics.chosen(), limit: PAGE, signal: mine.signal });
    feed.clear();
    if (!topics.isLost()) feed.append(answer.alerts);
    more = answer.more && !topics.isLost();
    before = answer.alerts.at(-1)?.cursor;
    loading = null;
    if (follow) live.follow(wantedTopics(), laterCursor(answer.cursor, answer.alerts[0]?.cursor));
    receiveHeld();
  } catch (error) {
    if (mine.signal.aborted) return;
    loading = null;
    showState('offline', error.message, say('loadFailed'));
    setTimeout(() => loading ?? load({ follow }), 3_000);
  }
  feed.busy(false);
  drawEnd();
  drawEmpty();
  lookForEnd();
}

/** The observer tells of changes only: asks anew whether the end is in sight, should the page still be short. */
function lookForEnd() {
  nearEnd.unobserve(byId('earlier'));
  nearEnd.observe(byId('earlier'));
}

async function loadEarlier() {
  if (!more || loading || feed.size() >= MAX_CARDS) return;
  const mine = (loading = new AbortController());
  byId('earlier').textContent = say('loading');
  try {
    const answer = await fetchAlerts({
      topics: topics.chosen(),
      before,
      limit: Math.min(PAGE, MAX_CARDS - feed.size()),
      signal: mine.signal,
    });
    feed.append(answer.alerts);
    more = answer.more && answer.alerts.length > 0;
    before = answer.alerts.at(-1)?.cursor ?? before;
    byId('earlier').textContent = say('earlier');
    lookForEnd();
  } catch {
    if (mine.signal.aborted) return;
    byId('earlier').textContent = say('loadFailed');
    setTimeout(lookForEnd, 3_000);
  }
  loading = null;
  receiveHeld();
  drawEnd();
}

/** Where there is none of the topics, the connection follows all the same: it tells whether the server is there. */
function wantedTopics() {
  const chosen = topics.chosen();
  return chosen.length > 0 ? chosen : topics.roots();
}

/** False for what the former choice of topics still sends. Changes to what is on the page always matter. */
function concerns(alert) {
  if (topics.isLost()) return false;
  const chosen = topics.chosen();
  return chosen.length === 0 || feed.has(alert.id) || alert.topics?.some((id) => chosen.includes(id));
}

function receive(alert) {
  hear();
  held.push(alert);
  if (held.length > MAX_HELD) held.shift();
  // A burst is put on the page at once, not one by one.
  burst ??= setTimeout(endBurst, BURST_MS);
}

function endBurst() {
  burst = undefined;
  receiveHeld();
  drawPause();
}

/** A kill is never held back: what is withdrawn must not stay on the page. */
function receiveHeld() {
  if (loading) return;
  const ready = paused ? held.filter((alert) => alert.kind === 'kill') : held;
  const gone = new Set(ready.map((alert) => alert.id));
  held = paused ? held.filter((alert) => !gone.has(alert.id)) : [];
  if (ready.length === 0) return;
  const { added, trimmed } = feed.arrive(ready.filter((alert) => alert.kind === 'kill' || concerns(alert)));
  if (trimmed) [more, before] = [true, feed.oldest()];
  countUnseen(added);
  drawEnd();
  drawEmpty();
}

function countUnseen(added) {
  if (window.scrollY > FAR_DOWN_PX) unseen += added;
  if (document.hidden) hiddenCount += added;
  drawJump();
  document.title = hiddenCount > 0 ? `(${number(hiddenCount)}) Ajil` : 'Ajil';
}

function drawJump() {
  byId('jump').hidden = unseen === 0;
  byId('jump').textContent = say('jump', { n: unseen });
}

function drawPause() {
  const news = new Set(held.filter(concerns).map((alert) => alert.id)).size;
  byId('pause').setAttribute('aria-pressed', String(paused));
  byId('pause').textContent = !paused ? say('pause') : news > 0 ? say('held', { n: news }) : say('resume');
}

function drawEnd() {
  const full = feed.size() >= MAX_CARDS;
  byId('earlier').hidden = !more || full;
  byId('end').hidden = feed.size() === 0 || (more && !full);
  byId('end').textContent = full ? say('listFull', { n: MAX_CARDS }) : say('endOfList');
}

function drawEmpty() {
  const empty = byId('empty');
  empty.hidden = !topics || feed.size() > 0 || loading !== null || away || !byId('door').hidden;
  if (empty.hidden) return;
  const [title, text] = topics.isLost()
    ? [say('lostTopics'), say('lostText')]
    : [say(topics.chosen().length > 0 ? 'emptyTopics' : 'emptyTitle'), outlookText()];
  empty.replaceChildren(el('h2', {}, title), el('p', {}, text));
}

function outlookText() {
  const outlook = sources.outlook();
  const followed = outlook && (outlook.total > 0 ? say('emptyText', { n: outlook.total }) : say('noSources'));
  const next = outlook?.nextInSeconds && say('nextLook', { time: seconds(outlook.nextInSeconds) });
  return [followed, next].filter(Boolean).join(' ');
}

/** What the connection says of itself, beside which a request may fail for reasons of its own. */
function showConnection(next) {
  showState(next);
  if (next === 'live') {
    clearTimeout(awayTimer);
    awayTimer = undefined;
    setAway(false);
    hear();
  } else awayTimer ??= setTimeout(() => setAway(true), BRIEF_MS);
}

function setAway(value) {
  away = value;
  sources.draw();
}

function hear() {
  if (state.name === 'live') heardAt = new Date();
}

/** What stands on the page grows old; before the door there is nothing on it. */
function cutOff() {
  if (!away || !byId('door').hidden) return '';
  return heardAt ? say('cutOff', { time: shortTime(heardAt) }) : say('offline');
}

function showState(next, detail = '', text = say(next)) {
  state = { name: next, detail, text };
  drawState();
}

/** A good connection alone is not all well: the token or every source may be missing. */
function drawState() {
  const node = byId('state');
  const locked = !byId('door').hidden;
  const deaf = !locked && state.name === 'live' && sources.allFail();
  document.body.classList.toggle('locked', locked);
  const text = locked ? say('locked') : deaf ? say('deaf') : state.text;
  node.dataset.state = locked ? 'locked' : state.name;
  node.toggleAttribute('data-trouble', deaf);
  // The same text again would be read out again.
  if (node.textContent !== text) node.textContent = text;
  node.title = locked ? '' : state.detail;
}

function drawOutlook() {
  drawState();
  drawEmpty();
}

function askForToken({ wrong }) {
  byId('door').hidden = false;
  byId('sheet').close();
  doorSays = wrong ? 'tokenWrong' : '';
  drawDoor();
  sources.draw();
  byId('token').focus();
}

function drawDoor() {
  byId('door-wrong').textContent = doorSays && say(doorSays);
}

async function enter(event) {
  event.preventDefault();
  byId('door-send').disabled = true;
  doorSays = '';
  drawDoor();
  try {
    const good = await giveToken(byId('token').value.trim());
    byId('door').hidden = good;
    byId('token').value = '';
    if (!good) doorSays = 'tokenWrong';
  } catch {
    doorSays = 'offline';
  }
  byId('door-send').disabled = false;
  drawDoor();
  sources.draw();
  if (doorSays) byId('token').focus();
}

function warn(message) {
  showState('offline', message, say('refused', { message }));
}

function drawLanguages() {
  byId('languages').setAttribute('aria-label', say('language'));
  byId('languages').replaceChildren(...LANGUAGES.map(languageButton));
}

function languageButton(code) {
  const words = wordsOf(code);
  const pressed = String(code === currentLanguage());
  const attributes = { type: 'button', lang: code, 'aria-pressed': pressed, title: words.self };
  const choose = () => {
    setLanguage(code);
    byId('languages').querySelector(`[lang=${code}]`).focus();
  };
  const label = [el('span', { class: 'long' }, words.self), el('span', { class: 'short' }, words.short)];
  return el('button', { ...attributes, onclick: choose }, ...label);
}

function drawAll() {
  drawLanguages();
  showState(state.name);
  drawDoor();
  topics?.draw();
  feed.redraw();
  sources.draw();
  drawPause();
  drawJump();
  if (!topics) return;
  drawEnd();
  drawEmpty();
}

/** On a phone the topics live in a sheet, else on the side; it is the same list. */
function placeTopics() {
  const narrow = matchMedia('(max-width: 56rem)');
  const place = () => {
    byId(narrow.matches ? 'sheet' : 'side').append(byId('topics'));
    if (!narrow.matches && byId('sheet').open) byId('sheet').close();
  };
  narrow.addEventListener('change', place);
  place();
}

function wire() {
  byId('open-topics').addEventListener('click', () => byId('sheet').showModal());
  byId('close-topics').addEventListener('click', () => byId('sheet').close());
  byId('earlier').addEventListener('click', loadEarlier);
  byId('jump').addEventListener('click', () => window.scrollTo({ top: 0 }));
  byId('door').addEventListener('submit', enter);
  byId('pause').addEventListener('click', () => {
    paused = !paused;
    receiveHeld();
    drawPause();
  });
  for (const dialog of document.querySelectorAll('dialog')) {
    dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
  }
  window.addEventListener('scroll', () => window.scrollY < 40 && ((unseen = 0), drawJump()), {
    passive: true,
  });
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) hiddenCount = 0;
    countUnseen(0);
  });
  nearEnd.observe(byId('earlier'));
  setInterval(drawEmpty, 1_000);
}

async function start() {
  applyLanguage();
  onLanguage(drawAll);
  placeTopics();
  wire();
  onTokenWanted(askForToken);
  drawAll();
  for (;;) {
    try {
      topics = openTopics(await fetchTopics(), { onChange: () => load(), onWarning: warn });
      return await load();
    } catch (error) {
      showState('offline', error.message);
      await new Promise((resolve) => setTimeout(resolve, 3_000));
    }
  }
}

start();
