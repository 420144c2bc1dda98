import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { failpoint } from './index.js';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const isOver = (promise: Promise<void>) =>
  Promise.race([promise.then(() => true), new Promise((resolve) => setImmediate(() => resolve(false)))]);

describe('failpoint', () => {
  it('passes when nothing is wished, and at every other place', async () => {
    await failpoint('before_commit');
    vi.stubEnv('AJIL_FAIL', 'after_commit:throw');
    await failpoint('before_commit');
    await expect(failpoint('after_commit')).rejects.toThrow('made to fail: after_commit');
  });

  it('fails only at the pass that is wished for', async () => {
    vi.stubEnv('AJIL_FAIL', 'mid_decision@2:throw');
    await failpoint('mid_decision');
    await expect(failpoint('mid_decision')).rejects.toThrow();
    await failpoint('mid_decision');
  });

  it('kills the process, and goes no step further', async () => {
    const kill = vi.spyOn(process, 'kill').mockReturnValue(true);
    vi.stubEnv('AJIL_FAIL', 'after_append:kill');
    expect(await isOver(failpoint('after_append'))).toBe(false);
    expect(kill).toHaveBeenCalledWith(process.pid, 'SIGKILL');
  });

  it('hangs, or keeps the event loop busy', async () => {
    vi.stubEnv('AJIL_FAIL', 'before_append:hang,commit_reply:busy:30');
    expect(await isOver(failpoint('before_append'))).toBe(false);
    const begun = performance.now();
    await failpoint('commit_reply');
    expect(performance.now() - begun).toBeGreaterThanOrEqual(30);
  });

  it('does once what a file wishes that appears while the process runs', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ajil-fail-'));
    const file = join(folder, 'wish');
    vi.stubEnv('AJIL_FAIL', file);
    await failpoint('gateway_loop');
    writeFileSync(file, 'gateway_loop:throw\n');
    await failpoint('after_commit');
    await expect(failpoint('gateway_loop')).rejects.toThrow();
    expect(existsSync(file)).toBe(false);
    await failpoint('gateway_loop');
    rmSync(folder, { recursive: true });
  });

  it('refuses a wish that is none', async () => {
    vi.stubEnv('AJIL_FAIL', 'before_commit:explode');
    await expect(failpoint('before_commit')).rejects.toThrow('"before_commit:explode" is not');
  });
});
