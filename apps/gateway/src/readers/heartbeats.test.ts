import { randomInt, randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openHeartbeats } from './heartbeats.js';

describe('heartbeats', () => {
  it('give everybody a turn once in a round, the first a whole round after it came', () => {
    const beats = randomInt(2, 12);
    const heartbeats = openHeartbeats<string>(beats);
    const came = new Map<string, number>();
    const turns = new Map<string, number[]>();
    for (let beat = 0; beat < beats * 4; beat++) {
      for (const reader of heartbeats.beat()) turns.set(reader, [...(turns.get(reader) ?? []), beat]);
      const reader = randomUUID();
      heartbeats.add(reader);
      came.set(reader, beat);
    }
    for (const [reader, at] of came) {
      const expected = [1, 2, 3, 4].map((round) => at + round * beats).filter((beat) => beat < beats * 4);
      expect(turns.get(reader) ?? []).toEqual(expected);
    }
  });

  it('forget who left', () => {
    const heartbeats = openHeartbeats<string>(3);
    const [stays, leaves] = [randomUUID(), randomUUID()];
    heartbeats.beat();
    heartbeats.add(stays);
    heartbeats.add(leaves);
    heartbeats.beat();
    heartbeats.delete(leaves);
    expect([1, 2, 3].flatMap(() => [...heartbeats.beat()])).toEqual([stays]);
  });
});
