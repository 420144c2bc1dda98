import { citationsIn, type Citation } from './citations.js';
import { type Finding, marksIn } from './marks.js';
import { type Group, groupsOf } from './groups.js';
import { mentionsIn } from './mentions.js';
import { gapBefore, worded, type Worded } from './words.js';

/** What a credit may be read from. Texts are plain; absent ones are null or left out. */
export interface Credited {
  title: string;
  summary: string | null;
  content?: string | null;
  authors?: readonly string[];
  /** Primary code of the text's language, where known. */
  language: string | null;
}

/** Who is named as the origin, and the evidence: UTF-16 units of the field (of one author), end exclusive. */
export interface NamedOrigin {
  /** `reuters`, `isna` …; null when only "agencies" are named. */
  origin: string | null;
  /** The house that the agency belongs to; null when only "agencies" are named. */
  family: string | null;
  name: string;
  field: 'title' | 'summary' | 'content' | 'author';
  start: number;
  end: number;
  text: string;
}

export interface Credit extends NamedOrigin {
  /** Further agencies that are named, each once. */
  others: NamedOrigin[];
}

/** UTF-16 units of a content that are read: its lead for datelines and citations, its end for a signature. */
const LEAD = 1_200;
const TAIL = 200;
/** Agencies of one entry; more is a press review. */
const MAX_OTHERS = 8;
/** By-lines of one entry that are read. */
const MAX_AUTHORS = 20;

/**
 * Where an entry says it has its report from, or null. A mark («(رويترز)», "BERLIN (AFP) -", a by-line) goes before
 * words that cite («نقلاً عن رويترز», "told Reuters"), a named agency before unnamed ones, then the first;
 * of "X, citing Y" it is Y. An agency that is only talked about is no credit. Linear in the length of the texts.
 */
export function creditOf(entry: Credited): Credit | null {
  const { marks, citations } = findingsOf(entry);
  const all = [...marks, ...citations];
  const named = all.filter(({ origin }) => origin !== null);
  const [first, ...others] = unique(named.length > 0 ? named : all);
  return first === undefined ? null : { ...first, others: others.slice(0, MAX_OTHERS) };
}

/**
 * The house that a report comes from: that of the agency it credits, else that of its source. Unnamed agencies
 * change nothing.
 */
export function originOf(entry: Credited, source: { family: string }): string {
  return creditOf(entry)?.family ?? source.family;
}

function findingsOf(entry: Credited): { marks: NamedOrigin[]; citations: NamedOrigin[] } {
  const marks: NamedOrigin[] = [];
  const citations: NamedOrigin[] = [];
  for (const { field, text, offset } of partsOf(entry)) {
    const words = worded(text);
    const mentions = mentionsIn(words, entry.language);
    if (mentions.length === 0) continue;
    const origin = (finding: Finding) => named(words, finding, field, offset);
    marks.push(...marksIn(words, mentions, field === 'title').map(origin));
    if (offset === 0)
      citations.push(...inOrder(words, citationsIn(words, mentions, entry.language)).map(origin));
  }
  for (const author of entry.authors?.slice(0, MAX_AUTHORS) ?? [])
    marks.push(...bylineOf(author, entry.language));
  return { marks, citations };
}

interface Part {
  field: 'title' | 'summary' | 'content';
  text: string;
  offset: number;
}

function partsOf({ title, summary, content }: Credited): Part[] {
  const parts: Part[] = [{ field: 'title', text: title, offset: 0 }];
  if (summary !== null) parts.push({ field: 'summary', text: summary, offset: 0 });
  if (content == null) return parts;
  parts.push({ field: 'content', text: content.slice(0, LEAD), offset: 0 });
  const tail = Math.max(content.length - TAIL, LEAD);
  if (tail < content.length) parts.push({ field: 'content', text: content.slice(tail), offset: tail });
  return parts;
}

function named(
  { text, words }: Worded,
  { mention, from, to }: Finding,
  field: NamedOrigin['field'],
  offset: number,
): NamedOrigin {
  const [start, end] = [words[from]!.start, words[to - 1]!.end];
  const { id: origin, family, name } = mention.agency;
  return {
    origin,
    family,
    name,
    field,
    start: start + offset,
    end: end + offset,
    text: text.slice(start, end),
  };
}

/** "X, citing Y" is Y's. */
function inOrder(worded: Worded, citations: Citation[]): Citation[] {
  const chained = citations.findIndex(
    (citation, at) => at > 0 && follows(worded, citations[at - 1]!, citation),
  );
  return chained < 0 ? citations : [citations[chained]!, ...citations.filter((_, at) => at !== chained)];
}

function follows(worded: Worded, earlier: Citation, later: Citation): boolean {
  const between = later.from - earlier.mention.to;
  return later.chain && between >= 0 && between <= 4 && !/[.!?؟\n]/u.test(gapBefore(worded, later.from));
}

/** "By Reuters", "Associated Press in Denver", "Jane Doe, AFP". */
function bylineOf(author: string, language: string | null): NamedOrigin[] {
  const words = worded(author.slice(0, TAIL));
  return groupsOf(words, mentionsIn(words, language))
    .filter((group) => isByline(words, group))
    .flatMap(({ mentions }) => mentions)
    .map((mention) => named(words, { mention, from: mention.from, to: mention.to }, 'author', 0));
}

const BEFORE_HOUSE = /^[\s"“«(]*$|[,،/|()–—]|\s-/u;

function isByline(words: Worded, { mentions, from, to }: Group): boolean {
  const isWhole = from === 0 && to === words.words.length;
  const isPlain = mentions.some(({ strength }) => strength === 'plain');
  // Words that join ("for", "and") are part of the group already.
  const isApart = from === 0 || from < mentions[0]!.from || BEFORE_HOUSE.test(gapBefore(words, from));
  return isWhole || (isPlain && isApart);
}

function unique(origins: NamedOrigin[]): NamedOrigin[] {
  const seen = new Set<string | null>();
  return origins.filter(({ origin }) => !seen.has(origin) && seen.add(origin));
}
