import { listOf, say } from './i18n.js';

/** A word and its place, as the desk writes it: «Iraq» at title[0..4]. */
const PLACE = '«([^«»]*)» at (title|summary|content|author)\\[\\d+\\.\\.\\d+\\]';
const LEVEL = '(flash|bulletin|urgent|routine|deferred)';
const ID = '([a-z0-9-]+)';

/** What the desk writes, and what the page makes of it; `name(id)` names a topic. */
const KINDS = [
  [
    `topic ${ID}: contains (.+)`,
    (name, id, ids) => say('whyContains', { topic: name(id), topics: listOf(ids.split(', ').map(name)) }),
  ],
  [
    `topic ${ID}: (?:mentioned, )?(${PLACE}(?:, ${PLACE})*)`,
    (name, id, places) => say('whyTopic', { topic: name(id), places: placesOf(places) }),
  ],
  [`topic ${ID}: set by the desk`, (name, id) => say('whyDesk', { what: name(id) })],
  [`topic ${ID}: as in revision \\d+`, (name, id) => say('whyBefore', { what: name(id) })],
  [`urgency ${LEVEL}: no marker`, (_name, level) => say('whyNoMarker', { level: say(level) })],
  [
    `urgency ${LEVEL}: marker «(.+)»`,
    (_name, level, word) => say('whyMarker', { level: say(level), word: apart(word) }),
  ],
  [`urgency ${LEVEL}: set by the desk`, (_name, level) => say('whyDesk', { what: say(level) })],
  [`urgency ${LEVEL}: as in revision \\d+`, (_name, level) => say('whyBefore', { what: say(level) })],
  [
    `origin ${ID}: (${PLACE})`,
    (_name, house, place) => say('whyOrigin', { house: apart(house), places: placesOf(place) }),
  ],
  [
    `not sure: (${PLACE}) may be (.+)`,
    (name, place, _word, _field, ids) =>
      say('whyUnsure', {
        places: placesOf(place),
        topics: listOf(ids.split(' or ').map(name), 'disjunction'),
      }),
  ],
].map(([pattern, tell]) => [new RegExp(`^${pattern}$`, 'su'), tell]);

/** A reason in the page's language; null for one that it does not know. */
export function tellReason(reason, name) {
  for (const [pattern, tell] of KINDS) {
    const found = pattern.exec(reason);
    if (found) return tell(name, ...found.slice(1));
  }
  return null;
}

/** The words of each field together, each once. */
function placesOf(text) {
  const fields = new Map();
  for (const [, word, field] of text.matchAll(new RegExp(PLACE, 'gu')))
    fields.set(field, new Set(fields.get(field)).add(say('quoted', { word: apart(word) })));
  return listOf([...fields].map(([field, words]) => say(`in-${field}`, { words: listOf([...words]) })));
}

/** What comes from outside runs in its own direction, whatever stands beside it. */
function apart(text) {
  return `\u2068${text}\u2069`;
}
