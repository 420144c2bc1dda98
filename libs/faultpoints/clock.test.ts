import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { shiftClock } from './index.js';

const True = Date;
const HOUR = 3_600_000;

afterEach(() => {
  globalThis.Date = True;
  vi.unstubAllEnvs();
});

// -0 is 0, too.
const ahead = () => Math.round((Date.now() - True.now()) / 1_000) * 1_000 || 0;

describe('shiftClock', () => {
  it('moves now, however it is asked for, and no other time', () => {
    vi.stubEnv('AJIL_CLOCK_SHIFT_MS', `-${HOUR}`);
    shiftClock();
    expect(ahead()).toBe(-HOUR);
    expect(Math.abs(new Date().getTime() - Date.now())).toBeLessThan(1_000);
    expect(new Date('2026-01-01T00:00:00Z').toISOString()).toBe('2026-01-01T00:00:00.000Z');
    expect(new Date()).toBeInstanceOf(Date);
    expect(new True()).toBeInstanceOf(Date);
    expect(Date.parse('2026-01-01T00:00:00Z')).toBe(True.UTC(2026, 0, 1));
  });

  it('freezes it', async () => {
    vi.stubEnv('AJIL_CLOCK_SHIFT_MS', 'frozen');
    shiftClock();
    const then = Date.now();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(Date.now()).toBe(then);
  });

  it('follows a file: a clock that jumps and comes back', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ajil-clock-'));
    const file = join(folder, 'shift');
    vi.stubEnv('AJIL_CLOCK_SHIFT_MS', file);
    shiftClock();
    expect(ahead()).toBe(0);
    writeFileSync(file, String(HOUR));
    await vi.waitUntil(() => ahead() === HOUR);
    rmSync(folder, { recursive: true });
    await vi.waitUntil(() => ahead() === 0);
  });
});
