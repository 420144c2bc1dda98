import { el } from './dom.js';
import { exactTime, isRightToLeft, listOf, number, relativeTime, say, shortTime } from './i18n.js';
import { tellReason } from './reasons.js';

const LOUD = new Set(['flash', 'bulletin', 'urgent']);
/** An entry that names twenty countries should not fill the screen with chips. */
const MAX_CHIPS = 6;

/** One alert as an article. `topicName(id)` names chips; `pick(id)` chooses a topic. */
export function makeCard(alert, { topicName, pick }) {
  const titleId = `t-${alert.id}`;
  return el(
    'article',
    { class: `card ${alert.urgency}`, id: `a-${alert.id}`, 'aria-labelledby': titleId, tabindex: '-1' },
    timeOf(alert),
    el(
      'div',
      { class: 'card-body' },
      labelsOf(alert),
      el('h2', { class: 'title', id: titleId, ...textSide(alert) }, titleOf(alert)),
      summaryOf(alert),
      el('div', { class: 'foot' }, chipsOf(alert, topicName, pick), countsOf(alert), whyOf(alert, topicName)),
    ),
  );
}

/** Brings the relative times of all cards up to date. */
export function refreshTimes(root) {
  const now = Date.now();
  for (const node of root.querySelectorAll('.ago')) node.textContent = relativeTime(node.dataset.at, now);
}

/** Shows "More" only where a summary is really cut. */
export function markLongSummaries(root) {
  const texts = [...root.querySelectorAll('.summary:not(.open)')];
  // All reading before all writing: one layout instead of one for each card.
  const fits = texts.map((text) => text.scrollHeight <= text.clientHeight + 1);
  texts.forEach((text, at) => (text.nextElementSibling.hidden = fits[at]));
}

function textSide(alert) {
  return { lang: alert.language === 'und' ? null : alert.language, dir: alert.direction };
}

function timeOf(alert) {
  const at = alert.alertedAt;
  const title = say('times', {
    published: exactTime(alert.publishedAt),
    seen: exactTime(alert.firstSeenAt),
    alerted: exactTime(at),
  });
  return el(
    'time',
    { class: 'when', datetime: at, title },
    el('span', { class: 'clock' }, shortTime(at)),
    el('span', { class: 'ago', 'data-at': at }, relativeTime(at)),
  );
}

function labelsOf(alert) {
  const [first, second] = namesOf(alert.source);
  return el(
    'p',
    { class: 'labels' },
    LOUD.has(alert.urgency) && el('span', { class: `badge ${alert.urgency}` }, say(alert.urgency)),
    alert.urgency === 'deferred' && el('span', { class: 'badge calm' }, say('deferred')),
    (alert.kind === 'update' || alert.kind === 'correction') &&
      el('span', { class: `badge ${alert.kind}` }, say(alert.kind)),
    alert.story?.disputed && el('span', { class: 'badge disputed' }, say('disputed')),
    el('bdi', { class: 'outlet' }, first),
    first !== second && el('bdi', { class: 'source' }, second),
  );
}

/** The outlet, then its source; the name in a reader's own letters goes first. */
function namesOf({ name, outlet }) {
  const isNative = isRightToLeft() && /\p{Script=Arabic}/u.test(name);
  return isNative ? [name, outlet] : [outlet, name];
}

function titleOf(alert) {
  // The server drops other schemes too; a link of the page must not depend on that.
  if (!/^https?:\/\//i.test(alert.url ?? '')) return el('bdi', {}, alert.title);
  return el(
    'a',
    { href: alert.url, rel: 'noopener noreferrer', target: '_blank' },
    el('bdi', {}, alert.title),
  );
}

function summaryOf(alert) {
  if (!alert.summary) return null;
  const text = el('p', { class: 'summary', lang: textSide(alert).lang }, el('bdi', {}, alert.summary));
  const toggle = () => {
    const open = text.classList.toggle('open');
    button.textContent = say(open ? 'less' : 'more');
    button.setAttribute('aria-expanded', String(open));
  };
  const button = el(
    'button',
    { type: 'button', class: 'link more', hidden: true, onclick: toggle },
    say('more'),
  );
  button.setAttribute('aria-expanded', 'false');
  return el('div', { dir: alert.direction }, text, button);
}

function chipsOf(alert, topicName, pick) {
  const chip = (id) =>
    el('li', {}, el('button', { type: 'button', class: 'chip', onclick: () => pick(id) }, topicName(id)));
  const left = alert.topics.length - MAX_CHIPS;
  const rest =
    left > 0 && el('li', { class: 'muted', title: listOf(alert.topics.map(topicName)) }, `+${number(left)}`);
  return el('ul', { class: 'chips' }, ...alert.topics.slice(0, MAX_CHIPS).map(chip), rest);
}

function countsOf(alert) {
  const { origins, headlines } = alert.story ?? {};
  if (!(origins > 1)) return null;
  return el(
    'p',
    { class: 'counts' },
    `${say('origins', { n: origins })} · ${say('headlines', { n: headlines })}`,
  );
}

function whyOf(alert, topicName) {
  if (!alert.why?.length) return null;
  const reasons = alert.why.map((reason) => reasonOf(reason, topicName));
  return el('details', { class: 'why' }, el('summary', {}, say('why')), el('ul', {}, ...reasons));
}

/** The desk's own words are English, with places in the text: they stand behind what the page makes of them. */
function reasonOf(reason, topicName) {
  const told = tellReason(reason, topicName);
  return told === null
    ? el('li', { lang: 'en', dir: 'ltr' }, el('bdi', {}, reason))
    : el('li', { title: reason }, told);
}
