/** What came of a replay; see `POST /v1/topics/:id/replay`. */
export interface Replay {
  days: number;
  headlines: number;
  matched: number;
  before: number;
  gained: Replayed[];
  lost: Replayed[];
}

interface Replayed {
  title: string;
  source: string;
  firstSeenAt: string;
  why: string[];
}

/** A replay for people to read. */
export function showReplay(id: string, { days, headlines, matched, before, gained, lost }: Replay): string {
  return `${[
    `${id} on ${headlines} headlines of the last ${days} days: ${matched} would match; by its rules of now ${before}.`,
    ...listed('What it would bring that its rules of now miss', gained),
    ...listed('What its rules of now bring that would be missed', lost),
  ].join('\n')}\n`;
}

function listed(what: string, headlines: readonly Replayed[]): string[] {
  if (headlines.length === 0) return [];
  return ['', `${what}:`, ...headlines.flatMap(showOne)];
}

function showOne({ title, source, firstSeenAt, why }: Replayed): string[] {
  return [`  ${title}`, `      ${firstSeenAt.slice(0, 16).replace('T', ' ')} ${source}; ${why.join('; ')}`];
}
