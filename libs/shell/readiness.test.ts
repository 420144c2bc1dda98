import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Check, openReadiness } from './readiness.js';

afterEach(() => void vi.useRealTimers());

const fine: Check = async () => undefined;
const never: Check = () => new Promise(() => undefined);

async function reportOf(checks: Record<string, Check>): Promise<Record<string, string>> {
  const readiness = openReadiness();
  for (const [name, check] of Object.entries(checks)) readiness.add(name, check);
  return readiness.report();
}

describe('readiness', () => {
  it('is nothing to report when nothing is needed', async () => {
    expect(await reportOf({})).toEqual({});
  });

  it('names every check, and keeps the cause of a failure to itself', async () => {
    const failing = async () => {
      throw new Error('connect ECONNREFUSED 10.1.2.3:5432 password=hunter2');
    };
    const report = await reportOf({ store: failing, queues: fine });
    expect(report).toEqual({ store: 'failing', queues: 'ok' });
  });

  it('takes a check that throws at once for a failing one', async () => {
    const throwing = () => {
      throw new Error('not open yet');
    };
    expect(await reportOf({ log: throwing, queues: fine })).toEqual({ log: 'failing', queues: 'ok' });
  });

  it('does not wait longer than two seconds for a check, and does not let it hold up the others', async () => {
    vi.useFakeTimers();
    const done = vi.fn<(report: Record<string, string>) => void>();
    void reportOf({ store: never, queues: fine, log: never }).then(done);
    await vi.advanceTimersByTimeAsync(1_999);
    expect(done).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(done).toHaveBeenCalledWith({ store: 'no answer', queues: 'ok', log: 'no answer' });
  });

  it('leaves no timer behind that would keep a process alive', async () => {
    vi.useFakeTimers();
    await reportOf({ store: fine });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('asks anew every time', async () => {
    const readiness = openReadiness();
    const check = vi.fn<Check>().mockRejectedValueOnce(new Error('down')).mockResolvedValue(undefined);
    readiness.add('store', check);
    expect(await readiness.report()).toEqual({ store: 'failing' });
    expect(await readiness.report()).toEqual({ store: 'ok' });
  });
});
