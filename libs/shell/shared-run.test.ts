import { expect, it } from 'vitest';
import { sharedRun } from './shared-run.js';

/** Runs that end when they are told to. */
function openRuns() {
  const ends: { ok: () => void; fail: (error: Error) => void }[] = [];
  const look = sharedRun(() => new Promise<void>((ok, fail) => void ends.push({ ok, fail })));
  const begun = async (count: number) => {
    while (ends.length < count) await Promise.resolve();
  };
  return { ends, look, begun };
}

it('gives all who ask during a run one run that begins after it', async () => {
  const { ends, look, begun } = openRuns();
  const first = look();
  await begun(1);
  const late = [look(), look(), look()];
  ends[0]!.ok();
  await first;
  await begun(2);
  ends[1]!.ok();
  await Promise.all(late);
  expect(ends).toHaveLength(2);
});

it('goes on after a run that failed', async () => {
  const { ends, look, begun } = openRuns();
  const first = look();
  await begun(1);
  const next = look();
  ends[0]!.fail(new Error('away'));
  await expect(first).rejects.toThrow('away');
  await begun(2);
  ends[1]!.ok();
  await next;
});
