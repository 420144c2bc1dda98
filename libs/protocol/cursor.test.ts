import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatCursor, MAX_CURSOR_LENGTH, parseCursor } from './index.js';

const epochs = fc.string({
  unit: fc.constantFrom(...'0123456789abcdefghijklmnopqrstuvwxyz'),
  minLength: 1,
  maxLength: 16,
});
const places = fc.record(
  { epoch: epochs, seq: fc.nat({ max: Number.MAX_SAFE_INTEGER }) },
  { noNullPrototype: true },
);

describe('a cursor', () => {
  it('is written as the contract shows it', () => {
    expect(formatCursor({ epoch: 'k3f9', seq: 1042 })).toBe('v1.k3f9.1042');
  });

  it('names the place that it was made from, and fits in what a request may hold', () => {
    fc.assert(
      fc.property(places, (place) => {
        const text = formatCursor(place);
        expect(parseCursor(text)).toEqual(place);
        expect(text.length).toBeLessThanOrEqual(MAX_CURSOR_LENGTH);
      }),
    );
  });

  it.each([
    '',
    'v1',
    'v1.k3f9',
    'v1.k3f9.',
    'v1..7',
    'v1.k3f9.-1',
    'v1.k3f9.+1',
    'v1.k3f9.1.0',
    'v1.k3f9.1e3',
    'v1.k3f9.01',
    'v1.k3f9.00',
    'v1.K3F9.1',
    'v2.k3f9.1',
    'V1.k3f9.1',
    ' v1.k3f9.1',
    'v1.k3f9.1\n',
    'v1.k3f9.١',
    'v1.k3f9.9007199254740992',
    `v1.k3f9.${'9'.repeat(400)}`,
    `v1.${'k'.repeat(17)}.1`,
    "v1.k3f9.1' or '1'='1",
  ])('is not %j', (text) => {
    expect(parseCursor(text)).toBeNull();
  });

  it('is read back from no text that it is not written as', () => {
    const nearly = fc.tuple(
      fc.constantFrom('v1', 'v0', ''),
      fc.constantFrom('.', '..', ' '),
      fc.string({ maxLength: 4 }),
      fc.nat(),
    );
    const texts = fc.oneof(
      fc.string(),
      nearly.map(([version, dot, epoch, seq]) => `${version}${dot}${epoch}${dot}${seq}`),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const place = parseCursor(text);
        if (place) expect(formatCursor(place)).toBe(text);
      }),
    );
  });
});
