import { describe, expect, it } from 'vitest';
import { askFor } from './ask.js';
import { minutesAgo, polledSource } from './poll.test-helpers.js';

const DATE = 'Sun, 01 Mar 2026 11:00:00 GMT';
const DAY_MINUTES = 24 * 60;

const validatorsAsked = (wanted: Parameters<typeof polledSource>[0]) => {
  const { request, full } = askFor(polledSource(wanted));
  const { 'if-none-match': etag = null, 'if-modified-since': date = null } = request.headers!;
  return { etag, date, full };
};

describe('what an outlet is asked', () => {
  it('names the validators exactly as the outlet gave them', () => {
    const given = { etag: 'W/"a, b"', lastModified: 'yesterday noon' };
    expect(validatorsAsked(given)).toEqual({ etag: 'W/"a, b"', date: 'yesterday noon', full: false });
    expect(validatorsAsked({ etag: null, lastModified: DATE })).toEqual({
      etag: null,
      date: DATE,
      full: false,
    });
  });

  it('is the whole document when the outlet gave none', () => {
    expect(validatorsAsked({ etag: null })).toEqual({ etag: null, date: null, full: true });
  });

  it('says which formats are understood', () => {
    expect(askFor(polledSource()).request.headers!['accept']).toContain('application/atom+xml');
  });

  it('is the whole document once in 24 hours, whatever the outlet says of changes (B25)', () => {
    const later = { fullAt: minutesAgo(DAY_MINUTES) };
    expect(validatorsAsked({ ...later, lastModified: DATE })).toEqual({ etag: null, date: null, full: true });
    expect(validatorsAsked({ fullAt: minutesAgo(DAY_MINUTES - 1) }).full).toBe(false);
    expect(validatorsAsked({ fullAt: null }).full).toBe(false);
  });
});
