const words = (text: string) => new Set(text.split(' '));

const ENTRIES = words('item entry atom:entry');
const CONTAINERS = words('channel rss rdf feed rdf:rdf atom:feed');
const ROOTS = words('rss rdf feed channel');
const PLAIN_FIELDS = words(
  'title link guid id pubdate published updated author category comments dc:date dc:creator',
);
const OTHER_FIELDS = words('description summary content source enclosure content:encoded');

/** What a server's warning prints before the feed. */
export const PAGE_DEBRIS = words('br b p div pre font span strong i');

export const isEntry = (name: string) => ENTRIES.has(name);
/** May hold entries. */
export const isContainer = (name: string) => CONTAINERS.has(name);
/** By local name, in any namespace. */
export const isFeedRoot = (local: string) => ROOTS.has(local);
/** A field that holds text and no other fields. */
export const isPlainField = (name: string) => PLAIN_FIELDS.has(name) && name !== 'author';
export const isField = (name: string) => PLAIN_FIELDS.has(name) || OTHER_FIELDS.has(name);
/** May be left unfinished around an entry: no extension that could own items of its own. */
export const canHold = (name: string) => !name.includes(':') || isField(name) || isEntry(name);
