import { PassThrough } from 'node:stream';
import { type Log, openLog } from '@ajil/telemetry';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { repeat } from './repeat.js';

let out: PassThrough;
let log: Log;

beforeEach(() => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  out = new PassThrough();
  log = openLog({ format: 'json', level: 'info', role: 'all', out });
});

/** A task whose runs end when the test says so. */
function controlledTask() {
  const ends: (() => void)[] = [];
  const task = vi.fn(() => new Promise<void>((resolve) => ends.push(resolve)));
  const endRun = async () => {
    ends.shift()!();
    await vi.advanceTimersByTimeAsync(0);
  };
  return { task, endRun };
}

describe('a repeated task', () => {
  it('runs at once, and then each time the pause after a run is over', async () => {
    const task = vi.fn(async () => undefined);
    const repeated = repeat('look', 1_000, task, log);
    expect(task).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(999);
    expect(task).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(2_001);
    expect(task).toHaveBeenCalledTimes(4);
    await repeated.stop();
  });

  it('never runs twice at once, however long a run takes', async () => {
    const { task, endRun } = controlledTask();
    const repeated = repeat('look', 1_000, task, log);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(task).toHaveBeenCalledTimes(1);
    await endRun();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(task).toHaveBeenCalledTimes(2);
    await Promise.all([repeated.stop(), endRun()]);
  });

  it('goes on after a run that failed, and says which task it was', async () => {
    const task = vi
      .fn(async () => undefined as void)
      .mockRejectedValueOnce(new Error('the database is away'));
    const repeated = repeat('sweep', 1_000, task, log);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(task).toHaveBeenCalledTimes(2);
    expect((out.read() as Buffer).toString()).toContain('sweep: Error: the database is away');
    await repeated.stop();
  });

  it('says that it fails, how often once a minute, and when it works again', async () => {
    const task = vi.fn(async () => undefined as void).mockRejectedValue(new Error('away'));
    const repeated = repeat('look', 100, task, log);
    await vi.advanceTimersByTimeAsync(150_000);
    task.mockResolvedValue(undefined);
    await vi.advanceTimersByTimeAsync(60_000);
    task.mockRejectedValueOnce(new Error('away again'));
    await vi.advanceTimersByTimeAsync(1_000);
    const lines = (out.read() as Buffer).toString().trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
      'look: Error: away',
      'look: still failing (601 times): Error: away',
      'look: still failing (1201 times): Error: away',
      'look: works again',
      'look: Error: away again',
      'look: works again',
    ]);
    await repeated.stop();
  });

  it('stops when its running task has ended, and never begins again', async () => {
    const { task, endRun } = controlledTask();
    const stopped = vi.fn();
    const stopping = repeat('look', 1_000, task, log).stop().then(stopped);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(stopped).not.toHaveBeenCalled();
    await endRun();
    await stopping;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(task).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('stops during a pause without another run', async () => {
    const task = vi.fn(async () => undefined);
    const repeated = repeat('look', 1_000, task, log);
    await vi.advanceTimersByTimeAsync(500);
    await repeated.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(task).toHaveBeenCalledTimes(1);
  });
});
