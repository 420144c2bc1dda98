import { type Alert, type AlertDraft, cellsOf, type KillDraft, type Urgency } from '@ajil/protocol';
import { type Change, whatChanged } from '@ajil/stories';
import { cleanText, directionOf, truncateText } from '@ajil/text';
import type { Catalogue } from '@ajil/topics';
import { readTexts } from './classify.js';

/** What an editor wants an alert to say; what is not given stays as it is. */
export interface Correction {
  title?: string | undefined;
  summary?: string | null | undefined;
  topics?: readonly string[] | undefined;
  urgency?: Urgency | undefined;
  language?: string | undefined;
  /** Why; readers are told. */
  note: string;
}

/** With what, and by whom, an alert is revised. */
export interface Hand {
  /** Such as "the desk". */
  by: string;
  catalogue: Pick<Catalogue, 'withParents'>;
  now: Date;
}

/** An alert's further word. */
export type RevisionDraft = Omit<AlertDraft, 'kind'> & { kind: 'update' | 'correction' };

export type Corrected =
  | { kind: 'corrected'; draft: RevisionDraft }
  /** It would say what it says already; or nothing at all. */
  | { kind: 'same' | 'empty' };

const NOTE_GRAPHEMES = 300;

/** The alert as the desk wants it told: its next revision. Pure. */
export function correctAlert(before: Alert, wish: Correction, { by, catalogue, now }: Hand): Corrected {
  const { title, summary } = textsOf(before, wish);
  if (title === '') return { kind: 'empty' };
  const topics = wish.topics ? catalogue.withParents(wish.topics) : before.topics;
  const { urgency = before.urgency, language = before.language } = wish;
  const said = { title, summary, topics, urgency, language };
  if (isSame(before, said)) return { kind: 'same' };
  const why = [`corrected by ${by}: ${cleanNote(wish.note)}`, ...reasons(before, said, wish, by)];
  const about = { direction: directionOf(title), facts: factsOf(before, said), why };
  return { kind: 'corrected', draft: nextRevision(before, 'correction', { ...said, ...about }, now) };
}

/** The alert with another urgency; all else stays. Pure. */
export function raiseAlert(
  before: Alert,
  wish: { urgency: Urgency; note: string },
  { by, now }: Pick<Hand, 'by' | 'now'>,
): Corrected {
  if (wish.urgency === before.urgency) return { kind: 'same' };
  const why = [
    `urgency ${wish.urgency}: set by ${by}: ${cleanNote(wish.note)}`,
    ...before.why.filter((line) => !line.startsWith('urgency ')),
  ];
  const draft = nextRevision(before, 'update', { urgency: wish.urgency, facts: [], why }, now);
  return { kind: 'corrected', draft };
}

/** The end of an alert: everybody who was told of it is told so. Pure. */
export function killAlert(
  before: Pick<Alert, 'id' | 'rev' | 'cells'>,
  reason: string,
  { by, now }: Pick<Hand, 'by' | 'now'>,
): KillDraft {
  return {
    id: before.id,
    rev: before.rev + 1,
    kind: 'kill',
    cells: before.cells,
    alertedAt: now.toISOString(),
    why: [`killed by ${by}: ${cleanNote(reason)}`],
  };
}

/** Who was told of any earlier revision is told of this one too: it is filed under all their cells. */
export function nextRevision(
  { cursor: _cursor, prev: _prev, ...before }: Alert,
  kind: RevisionDraft['kind'],
  change: Partial<AlertDraft>,
  now: Date,
): RevisionDraft {
  const next = { ...before, ...change, rev: before.rev + 1, kind, alertedAt: now.toISOString() };
  const own = cellsOf(next.topics, next.urgency, next.language);
  return { ...next, cells: [...new Set([...own, ...before.cells])] };
}

type Said = Pick<Alert, 'title' | 'summary' | 'topics' | 'urgency' | 'language'>;

function textsOf(before: Alert, { title, summary }: Correction): { title: string; summary: string | null } {
  // A title that says nothing is made of the summary elsewhere: an editor who sends one is asked what it means.
  if (title !== undefined && cleanText(title) === '') return { title: '', summary: null };
  return readTexts({
    title: title ?? before.title,
    summary: summary === undefined ? before.summary : summary,
  });
}

const isSame = (before: Said, said: Said) =>
  before.title === said.title &&
  before.summary === said.summary &&
  before.urgency === said.urgency &&
  before.language === said.language &&
  [...before.topics].sort().join() === [...said.topics].sort().join();

/** The figures that differ from one text to the next. */
export function factsOf(
  before: Pick<Alert, 'title' | 'summary'>,
  after: Pick<Alert, 'title' | 'summary'>,
): Change[] {
  return whatChanged(before, after).filter(({ kind }) => kind === 'figure');
}

/** Reasons that point into a text hold for that text only. */
function reasons(before: Alert, said: Said, wish: Correction, by: string): string[] {
  const rewritten = before.title !== said.title || before.summary !== said.summary;
  const kept = (start: string, line: string) => {
    const old = before.why.filter((each) => each.startsWith(start));
    return rewritten || old.length === 0 ? [line] : old;
  };
  const asBefore = `as in revision ${before.rev}`;
  const topics = said.topics.flatMap((id) =>
    wish.topics
      ? [`topic ${id}: ${wish.topics.includes(id) ? `set by ${by}` : `contains ${wish.topics.join(', ')}`}`]
      : kept(`topic ${id}: `, `topic ${id}: ${asBefore}`),
  );
  const { urgency } = said;
  return wish.urgency
    ? [...topics, `urgency ${urgency}: set by ${by}`]
    : [...topics, ...kept('urgency ', `urgency ${urgency}: ${asBefore}`)];
}

const cleanNote = (note: string) => truncateText(cleanText(note), NOTE_GRAPHEMES);
