import { afterEach, describe, expect, it, vi } from 'vitest';
import { requireRightTime } from './right-time.js';

afterEach(() => void vi.useRealTimers());

const off = (seconds: number) => async () => new Date(Date.now() + seconds * 1_000);

describe('the clock of a process', () => {
  it('may be half a minute from the database, either way', async () => {
    vi.useFakeTimers();
    for (const seconds of [0, 30, -30]) await requireRightTime(off(seconds));
  });

  it('is wrong beyond that (F30)', async () => {
    vi.useFakeTimers();
    await expect(requireRightTime(off(31))).rejects.toThrow('31 s from');
    await expect(requireRightTime(off(-3_600))).rejects.toThrow('3600 s from');
  });

  it('is not taken for wrong because the answer took its time', async () => {
    vi.useFakeTimers();
    const slow = async () => {
      const theirs = new Date();
      await vi.advanceTimersByTimeAsync(60_000);
      return theirs;
    };
    await requireRightTime(slow);
  });
});
