import { byId, el } from './dom.js';
import { currentLanguage, number, say } from './i18n.js';
import { chosenTopics, keepTopics } from './memory.js';

const FIRST_GROUP = 'middle-east';
const OTHER = '';
export const MAX_CHOSEN = 200;
const MAX_COUNTED = 10_000;

/** The topics on the side. `onChange()` is called when the choice changes; `onWarning(text)` says why it did not. */
export function openTopics(catalogue, { onChange, onWarning }) {
  const byTopic = new Map(catalogue.map((topic) => [topic.id, topic]));
  const groups = groupTopics(catalogue, byTopic);
  /** Also ids of which there is no topic: a link with a slip must not quietly show something else. */
  const chosen = new Set(chosenTopics().slice(0, MAX_CHOSEN));
  const known = () => [...chosen].filter((id) => byTopic.has(id));
  const counts = new Map();
  const counted = new Set();
  const opened = new Set([FIRST_GROUP]);
  const rows = new Map();
  let countsDue = false;

  byId('filter').addEventListener('input', applyFilter);
  byId('clear').addEventListener('click', () => choose([]));
  window.addEventListener('hashchange', () => {
    if (location.hash.includes('topics=')) choose(chosenTopics());
  });

  const name = (id) => nameOf(byTopic.get(id), id);
  /** A region holds countries. */
  const regions = new Set(catalogue.flatMap(({ iso, parents }) => (iso === undefined ? [] : parents)));
  const isDesk = (id) => id !== OTHER && !regions.has(id);

  function choose(ids) {
    if (ids.length > MAX_CHOSEN) {
      onWarning(say('tooMany', { n: MAX_CHOSEN }));
      return draw();
    }
    const same = ids.length === chosen.size && ids.every((id) => chosen.has(id));
    chosen.clear();
    for (const id of ids) chosen.add(id);
    keepTopics([...chosen]);
    drawChoice();
    if (!same) onChange();
  }

  function toggle(id) {
    choose(chosen.has(id) ? [...chosen].filter((other) => other !== id) : [...chosen, id]);
  }

  function row(id, label) {
    const box = el('input', { type: 'checkbox', checked: chosen.has(id), onchange: () => toggle(id) });
    const count = el('span', { class: 'count', hidden: true });
    const node = el('label', { class: 'topic' }, box, el('span', { class: 'topic-name' }, label), count);
    rows.set(id, { node, box, count });
    return node;
  }

  function group({ id, members }) {
    const names = new Intl.Collator(currentLanguage());
    const sorted = members.toSorted((a, b) => names.compare(name(a), name(b)));
    const title = id === OTHER ? say('otherTopics') : name(id);
    const whole = id !== OTHER && row(id, say(isDesk(id) ? 'wholeDesk' : 'wholeRegion'));
    const node = el(
      'details',
      { class: 'group', open: opened.has(id), 'data-id': id, ontoggle: () => remembered(node, id) },
      el('summary', {}, el('span', {}, title), el('span', { class: 'count chosen-count', hidden: true })),
      whole,
      ...sorted.map((member) => row(member, name(member))),
    );
    return node;
  }

  function remembered(node, id) {
    if (byId('filter').value.trim() !== '') return;
    if (node.open) opened.add(id);
    else opened.delete(id);
  }

  function applyFilter() {
    const wanted = fold(byId('filter').value);
    for (const [id, { node }] of rows)
      node.hidden = wanted !== '' && !searchText(byTopic.get(id)).includes(wanted);
    for (const node of byId('groups').children) {
      const hit = [...node.querySelectorAll('.topic')].some((each) => !each.hidden);
      node.hidden = !hit;
      node.open = wanted !== '' ? hit : opened.has(node.dataset.id);
    }
    byId('no-topics').hidden = [...byId('groups').children].some((node) => !node.hidden);
  }

  function drawChoice() {
    for (const [id, { box }] of rows) box.checked = chosen.has(id);
    for (const node of byId('groups').children) {
      const count = node.querySelectorAll('input:checked').length;
      showCount(node.querySelector('.chosen-count'), count, number(count));
    }
    byId('clear').hidden = chosen.size === 0;
    const chips = [...chosen].map((id) => el('li', {}, dropButton(id)));
    byId('chosen').replaceChildren(
      ...(chips.length > 0 ? chips : [el('li', { class: 'all' }, say('allTopics'))]),
    );
    byId('open-topics').hidden = false;
    byId('open-topics').textContent =
      known().length > 0 ? say('topicsChosen', { n: known().length }) : say('topics');
  }

  function dropButton(id) {
    const label = byTopic.has(id) ? name(id) : say('noTopic', { name: id });
    const attributes = {
      type: 'button',
      class: `chip chosen-chip ${byTopic.has(id) ? '' : 'lost'}`,
      'aria-label': say('drop', { name: label }),
    };
    return el(
      'button',
      { ...attributes, onclick: () => toggle(id) },
      el('bdi', {}, label),
      el('span', { 'aria-hidden': 'true' }, '×'),
    );
  }

  function drawCounts() {
    countsDue = false;
    byId('counts-hint').hidden = counts.size === 0;
    for (const [id, { count }] of rows) {
      const value = counts.get(id) ?? 0;
      showCount(count, value, number(value));
    }
  }

  function draw() {
    rows.clear();
    byId('topics').setAttribute('aria-label', say('topics'));
    byId('groups').replaceChildren(...sortGroups(groups, name, isDesk).map(group));
    drawChoice();
    drawCounts();
    applyFilter();
  }

  draw();
  return {
    draw,
    name,
    chosen: known,
    /** Topics were chosen, and there is none of them: then nothing is shown, rather than everything. */
    isLost: () => chosen.size > 0 && known().length === 0,
    /** Chooses one topic more. */
    pick: (id) => byTopic.has(id) && !chosen.has(id) && choose([...chosen, id]),
    /** Regions and topics without a parent: together they are everything. */
    roots: () => catalogue.filter((topic) => topic.parents.length === 0).map((topic) => topic.id),
    count(alert) {
      if (counted.has(alert.id)) return;
      counted.add(alert.id);
      if (counted.size > MAX_COUNTED) counted.delete(counted.values().next().value);
      for (const id of alert.topics) counts.set(id, (counts.get(id) ?? 0) + 1);
      if (!countsDue) requestAnimationFrame(drawCounts);
      countsDue = true;
    },
  };
}

function showCount(node, value, text) {
  node.hidden = value === 0;
  node.textContent = value === 0 ? '' : text;
}

function nameOf(topic, id) {
  return topic?.names[currentLanguage()] ?? topic?.names.en ?? id;
}

/** Regions with their topics, and what belongs to none. Each topic stands in one. */
function groupTopics(catalogue, byTopic) {
  const members = new Map();
  for (const topic of catalogue)
    for (const parent of topic.parents) if (byTopic.has(parent)) members.set(parent, []);
  members.set(OTHER, []);
  for (const topic of catalogue) {
    if (members.has(topic.id)) continue;
    const parent = topic.parents.includes(FIRST_GROUP)
      ? FIRST_GROUP
      : topic.parents.find((id) => members.has(id));
    members.get(parent ?? OTHER).push(topic.id);
  }
  return [...members]
    .map(([id, ids]) => ({ id, members: ids }))
    .filter((group) => group.id !== OTHER || group.members.length > 0);
}

/** The Middle East, the desks, other regions, each by their names in the page's language; then what belongs to none. */
function sortGroups(groups, name, isDesk) {
  const names = new Intl.Collator(currentLanguage());
  const rank = (id) => (id === FIRST_GROUP ? 0 : id === OTHER ? 3 : isDesk(id) ? 1 : 2);
  return groups.toSorted((a, b) => rank(a.id) - rank(b.id) || names.compare(name(a.id), name(b.id)));
}

function searchText(topic) {
  return fold([topic.id, topic.iso ?? '', ...Object.values(topic.names)].join(' '));
}

/** One spelling for what people type differently: marks away, one alef, one yeh, one kaf, one heh. */
function fold(text) {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\p{M}\u0640\u200c\u200d]/gu, '')
    .replace(/[أإآٱ]/g, 'ا')
    .replace(/[ىی]/g, 'ي')
    .replace(/ک/g, 'ك')
    .replace(/ة/g, 'ه')
    .trim();
}
