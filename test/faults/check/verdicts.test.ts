import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALL, IRAQ, openBook } from './book.js';
import { type Line, parseHistory, writeHistory } from './history.js';
import { correctHistory, pickWith, randomFrom } from './model.js';
import { type Mutation, MUTATIONS } from './mutations.js';
import { type Verdict, type VerdictId, verdicts } from './verdicts.js';

const idsOf = (found: readonly Verdict[]) => [...new Set(found.map(({ id }) => id))];
const idsIn = (lines: readonly Line[]) => idsOf(verdicts(lines));

/** A day with everything in it: a client that leaves and comes back, another that stays, a correction and a kill. */
function day(): Line[] {
  const book = openBook();
  const [first, second] = [book.publish(1_000), book.publish(2_000)];
  book.publish(3_000, { topics: ['iran'], urgency: 'routine', language: 'en' });
  book.publish(5_000);
  book.revise(6_000, second, 'correction');
  book.revise(7_000, first, 'kill');
  book.publish(9_000);
  book.publish(10_000);
  const web = { client: 'web', by: 'socket', wish: ALL } as const;
  const after = book.connect({ ...web, conn: 'web-1', after: null, from: 500, to: 4_000 });
  book.connect({ ...web, conn: 'web-2', after, from: 8_000, to: null });
  const wish = { ...ALL, topics: ['iraq'] };
  book.connect({ client: 'curl', conn: 'curl-1', by: 'sse', wish, after: null, from: 500, to: null });
  book.page(11_000, 'pages', ALL, 2);
  book.view(60_000, 'archive');
  book.hand('web');
  return book.history(61_000);
}

/** Does it in every place where it can be done. */
function everyPlace({ apply }: Mutation): Line[][] {
  const mutated: Line[][] = [];
  for (let n = 0; ; n += 1) {
    const lines = day();
    const done = apply(lines, (from) => from[n]);
    if (!done) return mutated;
    mutated.push(lines);
  }
}

describe('a history in which every promise was kept', () => {
  it('gets no verdict', () => {
    expect(verdicts(day())).toEqual([]);
  });

  it('gets none either when nothing happened', () => {
    expect(verdicts([])).toEqual([]);
  });

  it('is the same after it was written and read', () => {
    expect(parseHistory(writeHistory(day()))).toEqual(day());
    expect(() => parseHistory(`${writeHistory(day())}{"at":1`)).toThrow(
      /^Line \d+ of the history is not one/,
    );
  });
});

describe.each(MUTATIONS)('$id, as $name,', (mutation) => {
  it('is found wherever it happens', () => {
    const places = everyPlace(mutation);
    expect(places.length).toBeGreaterThan(0);
    for (const lines of places) expect(idsIn(lines)).toContain(mutation.id);
  });
});

it('every verdict has two ways at least in which it is tried', () => {
  const ways = new Map<VerdictId, number>();
  for (const { id } of MUTATIONS) ways.set(id, (ways.get(id) ?? 0) + 1);
  expect([...ways.values()].every((n) => n >= 2)).toBe(true);
  expect(ways.size).toBe(11);
});

describe('a run', () => {
  it('gets no verdict when it goes as promised, whoever comes and goes', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        expect(verdicts(correctHistory(seed))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it.each(MUTATIONS)('gets $id when $name', (mutation) => {
    let tried = 0;
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (seed, place) => {
        const lines = correctHistory(seed).filter(({ line }) => line !== 'fault');
        if (!mutation.apply(lines, pickWith(randomFrom(place)))) return;
        tried += 1;
        expect(idsIn(lines)).toContain(mutation.id);
      }),
      { numRuns: 40 },
    );
    expect(tried).toBeGreaterThan(0);
  });
});

describe('a cursor that cannot be served', () => {
  const come = (after: string, reason: string | null) => {
    const book = openBook();
    book.publish(1_000);
    const conn = { client: 'web', conn: 'web-1', by: 'socket', wish: ALL, from: 2_000, to: null } as const;
    book.publish(3_000);
    book.connect({ ...conn, after: null });
    const lines = book.history(60_000);
    const at = lines.findIndex(({ line }) => line === 'subscribe');
    const subscribe = lines[at] as Extract<Line, { line: 'subscribe' }>;
    subscribe.after = after;
    const reset = { at: 2_000, conn: 'web-1', reason, oldest: 'v1.k3f9.0', head: 'v1.k3f9.1' };
    if (reason !== null) lines.splice(at + 1, 0, { line: 'reset', ...reset } as Line);
    return idsIn(lines);
  };

  it.each([
    ['v1.other.1', 'epoch'],
    ['v1.k3f9.99', 'ahead'],
    ['nonsense', 'garbage'],
  ])('%s is answered by a reset for the reason %s, and by nothing else', (after, reason) => {
    expect(come(after, reason)).toEqual([]);
    expect(come(after, 'retention')).toEqual(['C6']);
    expect(come(after, null)).toEqual(['C7']);
  });
});

describe('what a fault excuses', () => {
  const late = (healedAt: number | null, by: number) => {
    const book = openBook();
    book.publish(1_000);
    book.connect({ client: 'web', conn: 'web-1', by: 'socket', wish: ALL, after: null, from: 500, to: null });
    const lines = book.history(100_000);
    for (const line of lines)
      if (line.line === 'alert' || (line.line === 'head' && line.at > 500)) line.at += by;
    lines.push({ line: 'fault', at: 1_000, fault: 'F12', target: 'postgres', healedAt });
    return idsIn(lines);
  };

  it('is lateness until some time after it has ended, and no longer', () => {
    expect(late(5_000, 12_000)).toEqual([]);
    expect(late(5_000, 20_000)).toEqual(['C10']);
    expect(late(1_000, 12_000)).toEqual(['C10']);
    expect(late(null, 90_000)).toEqual([]);
  });

  it('is no loss: what was served and is still listed has to be there after it', () => {
    const lines = day().filter(({ line }) => line !== 'entry' && line !== 'row' && line !== 'log');
    const wire = lines.filter(({ line }) => line === 'run' || line === 'body' || line === 'end');
    wire.push({ line: 'fault', at: 500, fault: 'F02', target: 'poller', healedAt: 12_000 });
    // The last body is what the outlet still lists.
    expect(verdicts(wire).map(({ id, where }) => `${id} ${where}`)).toContain('C1 outlet item-6');
    expect(verdicts(wire).filter(({ id }) => id === 'C1')).toHaveLength(1);
  });
});

describe('a program that follows by an SDK', () => {
  const lines = () => {
    const lines = day();
    lines.push({ line: 'follow', at: 500, client: 'web', after: 'v1.k3f9.1', ...ALL });
    return lines;
  };
  const handed = (lines: readonly Line[]) => lines.filter(({ line }) => line === 'handed');

  it('is handed everything from there on', () => {
    expect(verdicts(lines())).toEqual([]);
    for (const lost of handed(lines()).slice(-2))
      expect(idsIn(lines().filter((line) => JSON.stringify(line) !== JSON.stringify(lost)))).toContain('C1');
  });

  it('may be late by the time that it takes to come back', () => {
    const ended = lines().map((line) => (line.line === 'end' ? { ...line, at: 11_000 } : line));
    const [last] = handed(ended).slice(-1);
    expect(idsIn(ended.filter((line) => line !== last))).toEqual([]);
  });
});

describe('rights', () => {
  const revoked = (at: number) => {
    const book = openBook();
    book.publish(1_000, IRAQ);
    book.publish(20_000, IRAQ);
    book.connect({ client: 'web', conn: 'web-1', by: 'sse', wish: ALL, after: null, from: 500, to: null });
    const right = { line: 'right', client: 'web' } as const;
    book.add({ ...right, at: 0, topics: ['iraq'] }, { ...right, at, topics: [] });
    return idsIn(book.history(60_000));
  };

  it('that are taken away count for five seconds more', () => {
    expect(revoked(30_000)).toEqual([]);
    expect(revoked(16_000)).toEqual([]);
    expect(revoked(14_000)).toEqual(['C9']);
  });
});
