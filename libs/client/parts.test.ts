import { URGENCIES } from '@ajil/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { at, TOPICS, writeLog } from './alerts.test-helpers.js';
import { FIRST_WAIT_MS, LONGEST_ORDER_MS, LONGEST_WAIT_MS, waitBefore } from './backoff.js';
import { fileCursors } from './cursors.js';
import { openGapWatch } from './gaps.js';
import { openLanes, SECOND_FIRST_MS } from './lanes.js';
import { MOST_UNREAD, openReaders } from './readers.js';
import { openSeen } from './seen.js';
import { LONGEST_EVENT, openStreamText } from './sse.js';
import { readTold, type Told } from './told.js';
import { judge } from './verdict.js';
import { questionOf, withOldWishes, withoutTopics, withWish } from './wish.js';

const manyIn = (topic: string, n: number): Told[] =>
  writeLog(
    Array.from({ length: n }, () => ({
      of: null,
      kill: false,
      topics: [topic],
      urgency: 'routine' as const,
      language: 'ar',
    })),
  );

describe('the wait before the next attempt', () => {
  it('is any time up to a bound that doubles, on top of what the server ordered', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 2_000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        fc.nat({ max: 400_000 }),
        (attempt, chance, order) => {
          const wait = waitBefore(attempt, chance, order) - Math.min(order, LONGEST_ORDER_MS);
          expect(wait).toBeGreaterThanOrEqual(0);
          expect(wait).toBeLessThanOrEqual(Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt));
        },
      ),
    );
    expect([0, 1, 2, 99].map((attempt) => waitBefore(attempt, 1))).toEqual([500, 1_000, 2_000, 20_000]);
    expect(waitBefore(0, 0, Number.NaN)).toBe(0);
  });
});

describe('what to do at an end', () => {
  it('is to come back, or not to, as the code says', () => {
    const bye = (code: number, retryAfterMs?: number) =>
      judge({ why: 'bye', bye: { code: code as 4000, message: 'm', ...(retryAfterMs && { retryAfterMs }) } });
    expect([4000, 4008, 4290].map((code) => bye(code, 7))).toEqual(
      [1, 2, 3].map(() => ({ next: 'wait', retryAfterMs: 7, reason: 'm' })),
    );
    expect([4401, 4403].map((code) => bye(code).next)).toEqual(['stop', 'stop']);
    expect(judge({ why: 'refused', code: 'unknown_topic', message: 'm' }).next).toBe('stop');
    expect(judge({ why: 'refused', code: 'too_many_requests', message: 'm' }).next).toBe('wait');
    expect(judge({ why: 'lost', detail: 'd' })).toEqual({ next: 'wait', retryAfterMs: 0, reason: 'd' });
  });
});

describe('the choice of transport', () => {
  it('is the first, then the second at once, and the second for a while after only that could be had', () => {
    const lanes = openLanes(['socket', 'stream']);
    expect([lanes.next(0), lanes.unreachable('socket'), lanes.next(0)]).toEqual(['socket', true, 'stream']);
    lanes.reached('stream', 1_000);
    expect([lanes.next(2_000), lanes.next(1_000 + SECOND_FIRST_MS)]).toEqual(['stream', 'socket']);
    expect([lanes.unreachable('stream'), lanes.unreachable('socket')]).toEqual([true, false]);
  });

  it('is always the only one, when there is only one', () => {
    const lanes = openLanes(['stream']);
    expect([lanes.unreachable('stream'), lanes.next(0)]).toEqual([false, 'stream']);
  });
});

describe('a stream of events', () => {
  const texts = fc.string({ unit: fc.constantFrom('a', 'ب', ' ', ':', '{'), maxLength: 9 });
  it('is read the same wherever it is cut, with any line ends', () => {
    fc.assert(
      fc.property(
        fc.array(texts),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.array(fc.nat()),
        (datas, end, cuts) => {
          const whole =
            datas.map((data) => `: x${end}id: 1${end}event: alert${end}data: ${data}${end}${end}`).join('') +
            ':';
          const read = openStreamText();
          const places = [0, ...cuts.map((cut) => cut % whole.length), whole.length].sort((a, b) => a - b);
          const events = places.flatMap((place, i) => read(whole.slice(place, places[i + 1])));
          expect(events).toEqual(datas.map((data) => ({ event: 'alert', data })));
        },
      ),
    );
  });

  it('is given up when an event never ends', () => {
    const read = openStreamText();
    expect(() => read('data: '.padEnd(LONGEST_EVENT + 2, 'x'))).toThrow(RangeError);
    const slow = openStreamText();
    const endless = () => {
      for (;;) slow(`data: ${'x'.repeat(9_000)}\n`);
    };
    expect(endless).toThrow(RangeError);
  });
});

describe('what was seen', () => {
  it('is fresh once, never after a kill, never older than known; the longest silent id is forgotten first', () => {
    const seen = openSeen(2);
    const fresh = (id: string, rev: number, kind = 'new') => seen.isFresh({ id, rev, kind });
    expect([fresh('a', 1), fresh('a', 1), fresh('a', 3), fresh('a', 2)]).toEqual([true, false, true, false]);
    expect([fresh('b', 1, 'kill'), fresh('b', 2), fresh('c', 1), fresh('a', 3)]).toEqual([
      true,
      false,
      true,
      true,
    ]);
  });
});

describe('the watch over holes', () => {
  it('never tells of one that is none, also where it has forgotten cells', () => {
    const log = TOPICS.flatMap((topic) => manyIn(topic, 9)).map((told, i) => ({
      ...told,
      cursor: at(i + 1),
    }));
    const filter = withWish(new Map(), { topics: TOPICS });
    const inCell = new Map<string, number>();
    const watch = openGapWatch(2);
    watch.begin(filter, 0);
    for (const [i, told] of log.toSorted((a, b) => a.id.localeCompare(b.id)).entries()) {
      const prev = Object.fromEntries(told.cells.map((cell) => [cell, inCell.get(cell) ?? 0]));
      for (const cell of told.cells) inCell.set(cell, i + 1);
      expect(watch.check({ ...told, prev, cursor: at(i + 1) }, filter)).toEqual([]);
    }
  });
});

describe('a question', () => {
  it('covers every wish, with the least urgency and all languages that any of them has', () => {
    const filter = withWish(withWish(new Map(), { topics: ['b'], urgency: 'flash', languages: ['ar'] }), {
      topics: ['a'],
      urgency: 'urgent',
      languages: ['fa', 'ar'],
    });
    expect(questionOf(filter)).toEqual({ topics: ['a', 'b'], urgency: 'urgent', languages: ['ar', 'fa'] });
    expect(questionOf(withWish(filter, { topics: ['c'] }))).toEqual({
      topics: ['a', 'b', 'c'],
      urgency: URGENCIES.at(-1),
    });
  });
});

describe('a wish that was refused', () => {
  it('leaves everything as it was, but what was changed meanwhile', () => {
    const before = withWish(new Map(), { topics: ['a', 'b'], urgency: 'flash' });
    const meanwhile = withoutTopics(withWish(before, { topics: ['b', 'c'] }), ['a']);
    expect(withOldWishes(meanwhile, before, ['b', 'c'])).toEqual(
      withWish(new Map(), { topics: ['b'], urgency: 'flash' }),
    );
  });
});

describe('a frame', () => {
  it('without its text is a kill, and one that is not of the contract is nothing', () => {
    const [told] = manyIn('iraq', 1);
    expect(readTold(told)).toBe(told);
    expect(readTold({ ...told, title: undefined })).toMatchObject({ kind: 'kill', id: told!.id });
    for (const frame of [
      null,
      7,
      'x',
      [],
      {},
      { ...told, rev: '1' },
      { ...told, cells: 'x' },
      { ...told, cells: [null] },
      { ...told, prev: null },
    ])
      expect(readTold(frame)).toBeNull();
  });
});

describe('a reader', () => {
  it('is full at its cap, and the place that is kept stays before what it has not read', async () => {
    const readers = openReaders(() => undefined);
    const loop = readers.open();
    const log = manyIn('iraq', MOST_UNREAD);
    for (const [i, told] of log.entries()) {
      expect(readers.isFull()).toBe(false);
      readers.push(told, at(i));
    }
    expect([readers.isFull(), readers.placeBefore(at(9_999))]).toEqual([true, at(0)]);
    await loop.next();
    expect([readers.isFull(), readers.placeBefore(at(9_999))]).toEqual([false, at(0)]);
    await loop.next();
    expect(readers.placeBefore(at(9_999))).toBe(at(1));
  });

  it('has room again when it has read half of what made it full', async () => {
    const readers = openReaders(() => undefined);
    const loop = readers.open();
    for (const told of manyIn('iraq', MOST_UNREAD)) readers.push(told, undefined);
    for (let read = 0; read < MOST_UNREAD / 2; read++) {
      expect(readers.hasRoom()).toBe(false);
      await loop.next();
    }
    expect(readers.hasRoom()).toBe(true);
  });

  it('that leaves its loop leaves what it has not read, the one in hand too, to the next loop', async () => {
    const readers = openReaders(() => undefined);
    const log = manyIn('iraq', 4);
    for (const [i, told] of log.slice(0, 3).entries()) readers.push(told, at(i));
    const loop = readers.open();
    await loop.next();
    await loop.next();
    await loop.return!();
    expect(await loop.next()).toMatchObject({ done: true });
    readers.push(log[3]!, at(3));
    expect(readers.placeBefore(at(9_999))).toBe(at(1));
    const second = readers.open();
    for (const told of log.slice(1)) expect((await second.next()).value).toBe(told);
    void second.next();
    expect(readers.placeBefore(at(9_999))).toBe(at(9_999));
  });

  it('that has left and does not come back holds up nobody who goes on', async () => {
    const readers = openReaders(() => undefined);
    await readers.open().return!();
    const other = readers.open();
    await readers.open().return!();
    for (const told of manyIn('iraq', MOST_UNREAD + 1)) {
      readers.push(told, at(1));
      await other.next();
    }
    void other.next();
    expect([readers.isFull(), readers.placeBefore(at(9_999))]).toEqual([false, at(9_999)]);
  });

  it('begins with what came before it; if there are listeners first, that is theirs', async () => {
    const log = manyIn('iraq', 2);
    const [read, heard] = [openReaders(() => undefined), openReaders(() => undefined)];
    for (const readers of [read, heard]) for (const told of log) readers.push(told, at(0));
    expect(read.placeBefore(at(2))).toBe(at(0));
    expect((await read.open().next()).value).toBe(log[0]);
    expect([read.listen(), heard.listen(), heard.listen()]).toEqual([[], log, []]);
    expect(heard.placeBefore(at(2))).toBe(at(2));
  });

  it('that never comes holds up nobody who only looks at what stands', () => {
    const readers = openReaders(() => undefined);
    for (const told of manyIn('iraq', MOST_UNREAD)) readers.push(told, undefined);
    expect(readers.isFull()).toBe(true);
    readers.look();
    expect(readers.isFull()).toBe(false);
  });

  it('is told of the end after what waits', async () => {
    const readers = openReaders(() => undefined);
    const loop = readers.open();
    readers.push(manyIn('iraq', 1)[0]!, undefined);
    expect(readers.placeBefore(at(3))).toBeUndefined();
    readers.end(new Error('over'));
    expect(await loop.next()).toMatchObject({ done: false });
    await expect(loop.next()).rejects.toThrow('over');
    expect(readers.placeBefore(at(3))).toBe(at(3));
  });

  it('that begins after the end is told of it, until all begins anew', async () => {
    const readers = openReaders(() => undefined);
    readers.end(new Error('over'));
    await expect(readers.open().next()).rejects.toThrow('over');
    readers.restart();
    const loop = readers.open();
    readers.push(manyIn('iraq', 1)[0]!, undefined);
    expect(await loop.next()).toMatchObject({ done: false });
  });
});

describe('a cursor in a file', () => {
  it('is replaced as a whole, and absent at first', async () => {
    const files = new Map<string, string>();
    const cursors = fileCursors('place', {
      readFile: (path) =>
        files.has(path)
          ? Promise.resolve(files.get(path)!)
          : Promise.reject(Object.assign(new Error('none'), { code: 'ENOENT' })),
      writeFile: async (path, text) => void files.set(path, text),
      rename: async (from, to) => {
        files.set(to, files.get(from)!);
        files.delete(from);
      },
    });
    expect(await cursors.load()).toBeNull();
    await cursors.save(at(7));
    expect([await cursors.load(), [...files.keys()]]).toEqual([at(7), ['place']]);
  });
});
