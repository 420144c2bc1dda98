import { describe, expect, it } from 'vitest';
import { ALWAYS_PER_SECOND, LATE_MS, openAdmission } from './admission.js';

function open({ most = 3 } = {}) {
  const clock = { at: 0, late: 0 };
  const admission = openAdmission({ most, late: () => clock.late, now: () => clock.at, chance: () => 0.5 });
  const askMany = (n: number) => Array.from({ length: n }, () => admission.ask());
  return { clock, admission, askMany };
}

describe('newcomers', () => {
  it('come in, however many, while the gateway keeps up', () => {
    expect(
      open()
        .askMany(10_000)
        .every((refusal) => refusal === null),
    ).toBe(true);
  });

  it('are let in a few at a time while it does not, and the rest is told when to come back', () => {
    const { clock, askMany } = open();
    clock.late = LATE_MS + 1;
    const refusals = askMany(1_000);
    expect(refusals.slice(0, ALWAYS_PER_SECOND).every((refusal) => refusal === null)).toBe(true);
    expect(refusals.slice(ALWAYS_PER_SECOND)).toEqual(
      Array.from({ length: 1_000 - ALWAYS_PER_SECOND }, () => ({ why: 'overload', wait: 3_000 })),
    );
    clock.at = 1_000;
    expect(askMany(ALWAYS_PER_SECOND + 1).filter(Boolean)).toHaveLength(1);
    clock.late = 0;
    expect(askMany(1_000).every((refusal) => refusal === null)).toBe(true);
  });

  it('wait outside while as many as may be are looked at, and no longer', () => {
    const { admission } = open();
    const ends = [1, 2, 3].map(() => admission.begin());
    expect(admission.ask()).toEqual({ why: 'handshakes', wait: 3_000 });
    ends[0]!();
    ends[0]!();
    expect([admission.underWay(), admission.ask()]).toEqual([2, null]);
  });
});
