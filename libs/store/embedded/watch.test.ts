import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { watchServer } from './watch.js';

beforeEach(() => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
});

/** A server that lives or not, and whose starts end as the test says. */
function openPretendServer() {
  const server = { lives: true };
  const lines: string[] = [];
  const restart = vi.fn(async (): Promise<void> => void (server.lives = true));
  const watch = watchServer({ lives: () => server.lives, restart, say: (line) => lines.push(line) });
  return { server, lines, restart, watch };
}

describe('the watch over a server', () => {
  it('lets a living server alone, and starts one that ended, each time', async () => {
    const { server, lines, restart, watch } = openPretendServer();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(restart).not.toHaveBeenCalled();
    for (const times of [1, 2]) {
      server.lives = false;
      await vi.advanceTimersByTimeAsync(1_000);
      expect(restart).toHaveBeenCalledTimes(times);
      await vi.advanceTimersByTimeAsync(60_000);
      expect(restart).toHaveBeenCalledTimes(times);
    }
    const told = ['PostgreSQL ended unexpectedly; starting it again', 'PostgreSQL runs again'];
    expect(lines).toEqual([...told, ...told]);
    await watch.stop();
  });

  it('tries again after a pause that grows to 30 s when starts fail, and begins anew with a second', async () => {
    const { server, lines, restart, watch } = openPretendServer();
    const starts: number[] = [];
    restart.mockImplementation(async () => {
      starts.push(Date.now() / 1_000);
      if (starts.length < 8) throw new Error('the disk is full');
      server.lives = true;
    });
    server.lives = false;
    await vi.advanceTimersByTimeAsync(180_000);
    const pauses = starts.map((at, i) => Math.round(at - starts[Math.max(0, i - 1)]!));
    expect(pauses).toEqual([0, 2, 4, 8, 16, 30, 30, 30]);
    expect(lines[1]).toMatch(/next try in 2 s: the disk is full/);
    expect(lines.filter((line) => line.includes('unexpectedly'))).toHaveLength(1);
    expect(lines.at(-1)).toBe('PostgreSQL runs again');
    server.lives = false;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(starts).toHaveLength(9);
    await watch.stop();
  });

  it('never starts twice at once, and stops only when a running start has ended', async () => {
    const { server, restart, watch } = openPretendServer();
    let endStart = (): void => undefined;
    restart.mockImplementation(() => new Promise<void>((resolve) => (endStart = resolve)));
    server.lives = false;
    await vi.advanceTimersByTimeAsync(120_000);
    expect(restart).toHaveBeenCalledTimes(1);
    const stopped = vi.fn();
    const stopping = watch.stop().then(stopped);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(stopped).not.toHaveBeenCalled();
    endStart();
    await stopping;
    await vi.advanceTimersByTimeAsync(120_000);
    expect(restart).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('starts nothing once it is stopped', async () => {
    const { server, restart, watch } = openPretendServer();
    await watch.stop();
    server.lives = false;
    await vi.advanceTimersByTimeAsync(120_000);
    expect(restart).not.toHaveBeenCalled();
  });
});
