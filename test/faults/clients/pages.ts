import type { Wish } from '../check/history.js';

/** A page of the log as it stood on the wire. */
export interface PageAnswer {
  bodies: string[];
  cursor: string;
  more: boolean;
  /** Why the cursor cannot be served; null: it can. */
  reset: string | null;
}

/** Asks for what follows a cursor. @throws Error when there is no answer, or a refusal */
export async function readPage(url: string, wish: Wish, after: string, limit: number): Promise<PageAnswer> {
  const address = new URL('/v1/alerts', url);
  const { topics, urgency, languages } = wish;
  const words = { topics: topics.join(','), urgency, after, limit: String(limit) };
  for (const [name, value] of Object.entries(words)) address.searchParams.set(name, value);
  if (languages) address.searchParams.set('languages', languages.join(','));
  const answer = await fetch(address, { signal: AbortSignal.timeout(10_000) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${address.pathname} answers ${answer.status}`);
  const { cursor, more, reset } = JSON.parse(text) as {
    cursor: string;
    more: boolean;
    reset?: { reason: string };
  };
  return { bodies: bodiesIn(text), cursor, more, reset: reset?.reason ?? null };
}

const BEGIN = '{"alerts":[';

/** What stands between the brackets, character by character. */
export function bodiesIn(page: string): string[] {
  const bodies: string[] = [];
  let [depth, from, inText] = [0, 0, false];
  for (let at = BEGIN.length; at < page.length; at += 1) {
    const letter = page[at];
    if (inText) {
      if (letter === '\\') at += 1;
      else if (letter === '"') inText = false;
    } else if (letter === '"') inText = true;
    else if (letter === '{' || letter === '[') {
      if (depth === 0) from = at;
      depth += 1;
    } else if (letter === '}' || letter === ']') {
      depth -= 1;
      if (depth === 0) bodies.push(page.slice(from, at + 1));
      // The end of the list.
      if (depth < 0) return bodies;
    }
  }
  return bodies;
}
