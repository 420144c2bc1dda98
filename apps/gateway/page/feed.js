import { makeCard, markLongSummaries, refreshTimes } from './card.js';
import { byId, el } from './dom.js';
import { say } from './i18n.js';

export const MAX_CARDS = 500;
const MAX_KILLED = 1_000;
const MAX_SPOKEN = 3;

/** The list of alerts, newest first. Each id once, at its latest revision; a kill takes its card away. */
export function openFeed({ topicName, pick, onCount }) {
  const list = byId('feed');
  /** id -> { alert, node, place }; `place` is the cursor at which the card was put into the list. */
  const cards = new Map();
  const killed = new Set();
  let spoken = [];

  list.addEventListener('keydown', moveByPage);
  setInterval(() => refreshTimes(list), 10_000);
  setInterval(speak, 3_000);
  new ResizeObserver(() => markLongSummaries(list)).observe(list);

  const build = (alert) => makeCard(alert, { topicName, pick });

  function put(alert, { atEnd = false, fresh = false } = {}) {
    if (alert.kind === 'kill') return kill(alert.id);
    if (killed.has(alert.id)) return false;
    const known = cards.get(alert.id);
    if (known && known.alert.rev >= alert.rev) return false;
    const node = build(alert);
    if (fresh) glow(node);
    if (known) known.node.replaceWith(node);
    else if (atEnd) list.append(node);
    else list.prepend(node);
    cards.set(alert.id, { alert, node, place: known?.place ?? alert.cursor });
    if (!known) onCount(alert);
    if (fresh) spoken.push(alert.title);
    return !known;
  }

  function kill(id) {
    killed.add(id);
    if (killed.size > MAX_KILLED) killed.delete(killed.values().next().value);
    cards.get(id)?.node.remove();
    cards.delete(id);
    return false;
  }

  /** Drops the oldest cards above the cap; true when it did. */
  function trim() {
    const before = cards.size;
    while (cards.size > MAX_CARDS && list.lastElementChild) {
      cards.delete(list.lastElementChild.id.slice(2));
      list.lastElementChild.remove();
    }
    return cards.size < before;
  }

  function speak() {
    if (spoken.length === 0) return;
    const few = spoken.length <= MAX_SPOKEN;
    const texts = few
      ? spoken.map((title) => say('newAlert', { title }))
      : [say('newAlerts', { n: spoken.length })];
    byId('announce').replaceChildren(...texts.map((text) => el('span', {}, text)));
    spoken = [];
  }

  function moveByPage(event) {
    const step = { PageDown: 'nextElementSibling', PageUp: 'previousElementSibling' }[event.key];
    const next = step && event.target.closest('.card')?.[step];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: 'nearest' });
  }

  return {
    /** Newest first, to the end of the list. Returns how many were new. */
    append(alerts) {
      const added = alerts.filter((alert) => put(alert, { atEnd: true })).length;
      markLongSummaries(list);
      return added;
    },
    /** In the order of the log, to the top. `trimmed` tells that old cards had to go. */
    arrive(alerts) {
      const added = alerts.filter((alert) => put(alert, { fresh: true })).length;
      const trimmed = trim();
      markLongSummaries(list);
      return { added, trimmed };
    },
    clear() {
      cards.clear();
      list.replaceChildren();
    },
    /** Every card anew, in the page's present language. */
    redraw() {
      for (const card of cards.values()) {
        const node = build(card.alert);
        card.node.replaceWith(node);
        card.node = node;
      }
      list.setAttribute('aria-label', say('feed'));
      markLongSummaries(list);
    },
    busy(value) {
      list.setAttribute('aria-busy', String(value));
    },
    size: () => cards.size,
    has: (id) => cards.has(id),
    /** Where the next older page begins. */
    oldest: () => cards.get(list.lastElementChild?.id.slice(2))?.place,
  };
}

function glow(node) {
  node.classList.add('fresh');
  setTimeout(() => node.classList.remove('fresh'), 6_000);
}
