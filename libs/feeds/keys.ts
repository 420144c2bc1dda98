import type { Draft, Entry } from './feed.js';
import { LIMITS } from './limits.js';
import { plainLink } from './links.js';

/** What is compared to tell whether two entries of one document are the same thing. */
interface Candidate {
  draft: Draft;
  id: string | null;
  link: string | null;
  title: string;
}

/**
 * Gives each entry its key: the published id, else the link, else link and title, else title and day.
 * An id (or link) that stands for entries with different links or titles is no identity and is passed over.
 * Repeats of an entry, and entries with nothing to know them by, are left out.
 */
export function keyEntries(drafts: readonly Draft[]): Entry[] {
  const candidates = drafts.map(candidate);
  const byId = trusted(candidates, (c) => c.id);
  const linked = candidates.filter((c) => c.id === null || !byId.has(c.id));
  const byLink = trusted(linked, (c) => c.link);
  const taken = new Map<string, string>();
  const entries: Entry[] = [];
  for (const c of candidates) {
    const key = freeKey(c, byId, byLink, taken);
    if (key !== null) entries.push({ ...c.draft, key });
  }
  return entries;
}

function candidate(draft: Draft): Candidate {
  return { draft, id: draft.id, link: draft.url && plainLink(draft.url), title: foldTitle(draft.title) };
}

/** The values of one field that stand for one link and title only. */
function trusted(candidates: readonly Candidate[], field: (c: Candidate) => string | null): Set<string> {
  const faces = new Map<string, string>();
  const refuted = new Set<string>();
  for (const c of candidates) {
    const value = field(c);
    if (value === null) continue;
    if ((faces.get(value) ?? face(c)) !== face(c)) refuted.add(value);
    faces.set(value, face(c));
  }
  return new Set([...faces.keys()].filter((value) => !refuted.has(value)));
}

function face(c: Candidate): string {
  return `${c.link ?? ''} ${c.title}`;
}

function freeKey(
  c: Candidate,
  byId: Set<string>,
  byLink: Set<string>,
  taken: Map<string, string>,
): string | null {
  const choices = [
    c.id && byId.has(c.id) ? c.id : null,
    c.link && byLink.has(c.link) ? c.link : null,
    lastResort(c),
  ];
  for (const choice of choices) {
    if (!choice) continue;
    const key = shortKey(choice);
    const owner = taken.get(key);
    if (owner === face(c)) return null;
    if (owner !== undefined) continue;
    taken.set(key, face(c));
    return key;
  }
  return null;
}

function lastResort({ link, title, draft }: Candidate): string | null {
  if (link) return `${link} ${title}`;
  const words = title || foldTitle(draft.summary ?? '');
  const day = (draft.published ?? draft.updated)?.slice(0, 10);
  if (words) return day ? `${words} ${day}` : words;
  return draft.id;
}

const STACKED_MARKS = /(\p{M}{16})\p{M}+/gu;

/** Forms that differ only in case, marks, joiners, tatweel or Persian letter shapes fold to one. */
export function foldTitle(title: string): string {
  return (
    title
      .slice(0, 2_000)
      // Putting marks in order takes quadratic time.
      .replace(STACKED_MARKS, '$1')
      .normalize('NFKD')
      .replace(/[\p{M}\p{Cf}\u0640]/gu, '')
      .toLowerCase()
      .replace(/[\u0649\u06cc]/g, '\u064a')
      .replace(/\u06a9/g, '\u0643')
      .replace(/\s+/g, ' ')
      .trim()
  );
}

/** A key within the cap: the head of a long one, `~` and the hash of the whole. */
export function shortKey(text: string): string {
  if (text.length <= LIMITS.key) return text;
  const head = text.slice(0, LIMITS.key - 17).replace(/[\ud800-\udbff]$/, '');
  return `${head}~${fnv1a64(text)}`;
}

/** FNV-1a, 64 bits, over UTF-16 units, as 16 hexadecimal digits. Not for secrets. */
export function fnv1a64(text: string): string {
  let [high, low] = [0xcbf29ce4, 0x84222325];
  for (let i = 0; i < text.length; i++) {
    low = (low ^ text.charCodeAt(i)) >>> 0;
    const product = low * 0x1b3;
    high = (Math.imul(high, 0x1b3) + Math.floor(product / 0x100000000) + (low << 8)) >>> 0;
    low = product >>> 0;
  }
  return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
}
