import { comparableLink } from './comparable-link.js';
import type { Draft, Entry, Identities } from './feed.js';
import { foldTitle } from './fold-title.js';
import { plainLink } from './links.js';
import { fnv1a64, shortKey } from './short-key.js';

/** What is compared to tell whether two entries of one document are the same thing. */
interface Candidate {
  draft: Draft;
  id: string | null;
  link: string | null;
  /** The link as it is compared between documents. */
  page: string | null;
  title: string;
  face: string;
}

/** The values that stand for one entry only. */
interface Trusted {
  ids: Set<string>;
  links: Set<string>;
  pages: Set<string>;
}

/**
 * Gives each entry its key: the published id, else the link, else link and title, else title and day, else a hash of
 * all it says. An id (or link) that stands for entries with different links or titles is no identity and is passed
 * over. Repeats of an entry are left out, or come with its key. Where entries want one key the last has it: feeds put new ones on top, so
 * a newcomer never takes the key of one that is known.
 */
export function keyEntries(drafts: readonly Draft[], repeats = false): Entry[] {
  const candidates = drafts.map(candidate);
  const trusted = trust(candidates);
  const taken = new Map<string, string>();
  const entries: Entry[] = [];
  for (const c of candidates.toReversed()) {
    const { key, isRepeat } = freeKey(c, trusted, taken);
    if (repeats || !isRepeat) entries.push(withKey(c.draft, key, identitiesOf(c, trusted)));
  }
  return entries.reverse();
}

/** Field by field: copying all fields at once costs as much as all the rest here. */
function withKey(draft: Draft, key: string, identities: Identities): Entry {
  const { id, url, title, summary, content, published, updated, authors, categories, language, media } =
    draft;
  return {
    id,
    key,
    identities,
    url,
    title,
    summary,
    content,
    published,
    updated,
    authors,
    categories,
    language,
    media,
  };
}

function candidate(draft: Draft): Candidate {
  const { id, url } = draft;
  const link = url && plainLink(url);
  const title = foldTitle(draft.title);
  return { draft, id, link, page: url && comparableLink(url), title, face: `${link ?? ''} ${title}` };
}

function trust(candidates: readonly Candidate[]): Trusted {
  const ids = single(
    candidates,
    (c) => c.id,
    (c) => c.face,
  );
  const linked = candidates.filter((c) => c.id === null || !ids.has(c.id));
  return {
    ids,
    links: single(
      linked,
      (c) => c.link,
      (c) => c.face,
    ),
    pages: single(
      candidates,
      (c) => c.page,
      (c) => c.title,
    ),
  };
}

function identitiesOf({ id, page, title }: Candidate, { ids, pages }: Trusted): Identities {
  return {
    guid: id !== null && ids.has(id) ? shortKey(id) : null,
    link: page !== null && pages.has(page) ? page : null,
    title,
  };
}

/** The values of one field that come with one face only. */
function single(
  candidates: readonly Candidate[],
  field: (c: Candidate) => string | null,
  faceOf: (c: Candidate) => string,
): Set<string> {
  const faces = new Map<string, string>();
  const refuted = new Set<string>();
  for (const c of candidates) {
    const value = field(c);
    if (value === null) continue;
    const [face, first] = [faceOf(c), faces.get(value)];
    if (first === undefined) faces.set(value, face);
    else if (first !== face) refuted.add(value);
  }
  return new Set([...faces.keys()].filter((value) => !refuted.has(value)));
}

function freeKey(c: Candidate, { ids, links }: Trusted, taken: Map<string, string>) {
  const choices = [
    () => (c.id && ids.has(c.id) ? c.id : null),
    () => (c.link && links.has(c.link) ? c.link : null),
    () => lastResort(c),
    () => `#${fnv1a64(JSON.stringify(c.draft))}`,
  ];
  for (const choose of choices) {
    const key = shortKey(choose() ?? '');
    const owner = taken.get(key);
    if (owner === whole(c)) return { key, isRepeat: true };
    if (key === '' || owner !== undefined) continue;
    taken.set(key, whole(c));
    return { key, isRepeat: false };
  }
  return { key: `#${fnv1a64(JSON.stringify(c.draft))}`, isRepeat: true };
}

/** What makes an entry a repeat of another. Without id and link, one title may stand for two reports of a day. */
function whole(c: Candidate): string {
  return c.id === null && c.link === null ? `${c.face} ${c.draft.summary ?? ''}` : c.face;
}

function lastResort({ link, title, draft }: Candidate): string | null {
  if (link) return `${link} ${title}`;
  const words = title || foldTitle(draft.summary ?? '');
  const day = (draft.published ?? draft.updated)?.slice(0, 10);
  if (words) return day ? `${words} ${day}` : words;
  return draft.id;
}
