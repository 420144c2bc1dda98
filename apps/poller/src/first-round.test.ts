import type { SourceHealth } from '@ajil/store';
import { describe, expect, it } from 'vitest';
import { summary } from './first-round.js';

function source(polled: boolean, code: string | null): SourceHealth {
  const error = code === null ? null : { code, message: 'no' };
  return { error, lastPollAt: polled ? new Date() : null } as SourceHealth;
}

describe('the line after the first round of polls', () => {
  it('says that all answer only when all did', () => {
    expect(summary([source(true, null), source(true, null)])).toBe('all 2 sources answer');
  });

  it('counts those that were not answered for yet, beside those that failed', () => {
    const line = summary([source(true, 'dns'), source(true, 'dns'), source(false, null), source(true, null)]);
    expect(line).toContain('could not reach 3 of 4 sources: 2 dns, 1 without an answer yet');
  });

  it('says so when it looks as if this machine has no network', () => {
    expect(summary([source(true, 'dns'), source(true, 'unreachable')])).toContain('no network');
    expect(summary([source(true, 'dns'), source(true, 'http_500')])).not.toContain('no network');
  });

  it('does not call nothing a success', () => {
    expect(summary([])).toContain('no sources');
  });
});
