import { expect, it } from 'vitest';
import { isAboutUs } from './what-is-asked.js';

it.each(['/health/live', '/health/ready', '/metrics'])('who watches the process asks for %s', (path) => {
  expect(isAboutUs(path)).toBe(true);
});

it.each(['/health/', '/health/other', '/health/live/', '/health/live?x=1', '/metrics?x=1', '/v1/alerts', ''])(
  'whoever asks for «%s» does not watch it, and is counted as everybody is',
  (path) => {
    expect(isAboutUs(path)).toBe(false);
  },
);
