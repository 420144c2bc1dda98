import { describe, expect, it } from 'vitest';
import { MAX_BACKLOG_BYTES, type Reader } from './reader.js';
import { openSlowReaders, STALL_MS } from './slow-readers.js';

function open() {
  let at = 0;
  const state = { backlog: 0, mark: 0 };
  const reader = { backlog: () => state.backlog, mark: () => state.mark } as unknown as Reader;
  const slow = openSlowReaders(() => at);
  /** One look after so many milliseconds. */
  const look = (ms: number, next: Partial<typeof state> = {}) => {
    at += ms;
    Object.assign(state, next);
    return slow.isSlow(reader);
  };
  return { slow, look, reader };
}

describe('a reader is too slow (F25)', () => {
  it('when too much waits for it, at once', () => {
    const { look } = open();
    expect(look(0, { backlog: MAX_BACKLOG_BYTES })).toBe(false);
    expect(look(1, { backlog: MAX_BACKLOG_BYTES + 1 })).toBe(true);
  });

  it('when anything waits for it, and it takes nothing at all for a while', () => {
    const { look } = open();
    expect([look(0, { backlog: 1 }), look(STALL_MS), look(1)]).toEqual([false, false, true]);
  });

  it('never, as long as it takes a little now and then', () => {
    const { look } = open();
    for (let i = 0; i < 50; i++) expect(look(STALL_MS - 1, { backlog: 50_000, mark: i })).toBe(false);
  });

  it('never, when nothing waits for it; and what was once waiting is forgotten', () => {
    const { look, slow, reader } = open();
    look(0, { backlog: 1 });
    expect(slow.size()).toBe(1);
    expect([look(STALL_MS * 9, { backlog: 0 }), look(1, { backlog: 1 })]).toEqual([false, false]);
    slow.forget(reader);
    expect(slow.size()).toBe(0);
  });
});
