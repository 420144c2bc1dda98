import { ALL, openBook } from './book.js';
import type { Line, RowLine, Wish } from './history.js';

/** Numbers from 0 to 1, always the same for a seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const pickWith =
  (random: () => number) =>
  <T>(from: readonly T[]): T | undefined =>
    from[Math.floor(random() * from.length)];

const TOPICS = [['iraq'], ['iran'], ['iraq', 'iran'], ['peru']];
const WISHES: Wish[] = [
  ALL,
  { ...ALL, topics: ['iraq'] },
  { ...ALL, urgency: 'urgent' },
  { ...ALL, languages: ['ar'] },
];

/** A run in which everything goes as promised: alerts, corrections and kills; readers that come and go; faults. */
export function correctHistory(seed: number): Line[] {
  const random = randomFrom(seed);
  const pick = pickWith(random);
  const book = openBook();
  const end = write(book, random) + 60_000;
  for (let n = 0; n < 1 + Math.floor(random() * 4); n += 1) read(book, `client-${n}`, random, end - 60_000);
  book.page(end - 1_000, 'pages', pick(WISHES)!, Math.floor(random() * book.rows.length));
  book.view(end - 500, 'archive');
  if (random() < 0.3)
    book.add({ line: 'fault', at: 1_000, fault: 'F07', target: 'redis', healedAt: 1_000 + random() * 5_000 });
  return book.history(end);
}

type Book = ReturnType<typeof openBook>;

/** @returns when the last row was written */
function write(book: Book, random: () => number): number {
  const pick = pickWith(random);
  const open: RowLine[] = [];
  let at = 1_000;
  for (let n = 0; n < 6 + Math.floor(random() * 20); n += 1) {
    at += 200 + Math.floor(random() * 1_500);
    const known = random() < 0.3 ? pick(open) : undefined;
    if (!known) {
      const urgency = random() < 0.5 ? 'urgent' : 'routine';
      open.push(book.publish(at, { topics: pick(TOPICS)!, urgency, language: random() < 0.5 ? 'ar' : 'en' }));
    } else if (random() < 0.5) book.revise(at, known, 'correction');
    else {
      book.revise(at, known, 'kill');
      open.splice(open.indexOf(known), 1);
    }
  }
  return at;
}

/** A client that comes, goes, and comes back with its cursor, over either transport. */
function read(book: Book, client: string, random: () => number, end: number): void {
  const wish = pickWith(random)(WISHES)!;
  let after: string | null = random() < 0.5 ? null : `v1.k3f9.0`;
  let from = Math.floor(random() * end * 0.5);
  for (let n = 0; ; n += 1) {
    const stays = n === 2 || random() < 0.3;
    const to = stays ? null : from + 500 + Math.floor(random() * end * 0.4);
    const by = random() < 0.5 ? 'socket' : 'sse';
    after = book.connect({ client, conn: `${client}-${n}`, by, wish, after, from, to });
    if (to === null || to > end) break;
    from = to + 100 + Math.floor(random() * 3_000);
  }
  if (random() < 0.5) book.hand(client);
}
