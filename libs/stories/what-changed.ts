import { figuresIn } from './figures.js';

/** The text of a report at one moment. */
export interface Report {
  title: string;
  summary: string | null;
  /** The house whose report it is. */
  origin?: string | null;
}

/** What a report's text changed in. `figure`: numbers that went and came, as digits. */
export type Change =
  | { kind: 'title'; before: string; after: string }
  | { kind: 'summary'; before: string | null; after: string | null }
  | { kind: 'figure'; before: number[]; after: number[] }
  | { kind: 'attribution'; before: string | null; after: string | null };

/** What changed from one text of a report to the next; nothing when only white space did. */
export function whatChanged(before: Report, after: Report): Change[] {
  const changes = [titleChange, summaryChange, figureChange, attributionChange].map((of) =>
    of(before, after),
  );
  return changes.filter((change) => change !== null);
}

const spaced = (text: string | null) => (text ?? '').replace(/\s+/g, ' ').trim();

function titleChange(before: Report, after: Report): Change | null {
  if (spaced(before.title) === spaced(after.title)) return null;
  return { kind: 'title', before: before.title, after: after.title };
}

function summaryChange(before: Report, after: Report): Change | null {
  if (spaced(before.summary) === spaced(after.summary)) return null;
  return { kind: 'summary', before: before.summary, after: after.summary };
}

function figureChange(before: Report, after: Report): Change | null {
  const [old, young] = [figuresOf(before), figuresOf(after)];
  const gone = old.filter((figure) => !young.includes(figure));
  const come = young.filter((figure) => !old.includes(figure));
  return gone.length + come.length > 0 ? { kind: 'figure', before: gone, after: come } : null;
}

function attributionChange(before: Report, after: Report): Change | null {
  const [old, young] = [before.origin ?? null, after.origin ?? null];
  return old !== null && young !== null && old !== young
    ? { kind: 'attribution', before: old, after: young }
    : null;
}

const figuresOf = ({ title, summary }: Report) => [
  ...new Set([...figuresIn(title), ...figuresIn(summary ?? '')]),
];
