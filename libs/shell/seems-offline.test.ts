import type { SourceHealth } from '@ajil/store';
import { expect, it } from 'vitest';
import { seemsOffline } from './seems-offline.js';

function source(code: string | null, state: SourceHealth['state'] = 'failing') {
  return { state, error: code === null ? null : { code, message: 'no' } };
}

it('takes this machine to be without network when every source that is asked fails for that', () => {
  expect(seemsOffline([source('dns'), source('unreachable')])).toBe(true);
  expect(seemsOffline([source('dns'), source('http_410', 'parked'), source(null, 'paused')])).toBe(true);
});

it.each([
  ['that fails otherwise', source('blocked_address')],
  ['that answers', source(null, 'ok')],
  ['that was not polled yet', source(null, 'unverified')],
])('does not when there is one %s among many', (_, other) => {
  expect(seemsOffline([...Array.from({ length: 8 }, () => source('dns')), other])).toBe(false);
});

it('does not where nothing is asked', () => {
  expect(seemsOffline([])).toBe(false);
  expect(seemsOffline([source('dns', 'paused')])).toBe(false);
});
