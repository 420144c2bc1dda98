import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bytesOf, keepRow, type KeptRow } from './kept-row.js';
import { openRing, type Ring } from './ring.js';

const rowAt = (seq: number, length = 10): KeptRow =>
  keepRow({ seq, id: `id ${seq}`, kind: 'new', cells: ['iraq/urgent/ar'], body: 'x'.repeat(length) });
const seqsAfter = (ring: Ring, seq: number) => [...ring.after(seq)].map((row) => row.seq);

it('holds the newest rows and knows from where on none is missing', () => {
  const ring = openRing({ rows: 3, bytes: 1e6 });
  ring.clear(10);
  expect([ring.floor(), ring.rows()]).toEqual([10, 0]);
  for (let seq = 11; seq <= 15; seq++) ring.push(rowAt(seq));
  expect(ring.floor()).toBe(12);
  expect(seqsAfter(ring, 12)).toEqual([13, 14, 15]);
  expect(seqsAfter(ring, 14)).toEqual([15]);
  expect(seqsAfter(ring, 15)).toEqual([]);
});

it('is capped in bytes, too: a few long rows take the place of many', () => {
  const each = bytesOf(rowAt(1, 1_000));
  const ring = openRing({ rows: 1_000, bytes: 5 * each });
  for (let seq = 1; seq <= 50; seq++) ring.push(rowAt(seq, 1_000));
  expect([ring.rows(), ring.bytes(), ring.floor()]).toEqual([5, 5 * each, 45]);
  ring.push(rowAt(51, 10_000));
  expect(ring.bytes()).toBeLessThanOrEqual(5 * each);
  expect(ring.floor()).toBe(51);
  expect(ring.rows()).toBe(0);
});

it('takes no older rows once it is capped in bytes: they would be the next to go', () => {
  const each = bytesOf(rowAt(1, 1_000));
  const ring = openRing({ rows: 1_000, bytes: 5 * each });
  ring.clear(90);
  for (let seq = 91; seq <= 93; seq++) ring.push(rowAt(seq, 1_000));
  ring.deepen(
    [87, 88, 89, 90].map((seq) => rowAt(seq, 1_000)),
    86,
  );
  expect([ring.floor(), ring.hasRoom()]).toEqual([88, false]);
  ring.push(rowAt(94, 100));
  expect(ring.hasRoom()).toBe(false);
  ring.clear(94);
  expect(ring.hasRoom()).toBe(true);
});

it('takes older rows before those that are here, as far as there is room', () => {
  const ring = openRing({ rows: 5, bytes: 1e6 });
  ring.clear(10);
  ring.push(rowAt(11));
  expect(ring.hasRoom()).toBe(true);
  ring.deepen([rowAt(8), rowAt(9), rowAt(10)], 6);
  expect([ring.floor(), seqsAfter(ring, 6)]).toEqual([6, [8, 9, 10, 11]]);
  ring.deepen(
    [5, 6].map((seq) => rowAt(seq)),
    4,
  );
  expect([ring.floor(), seqsAfter(ring, 5), ring.hasRoom()]).toEqual([5, [6, 8, 9, 10, 11], false]);
});

it('gives a row another text', () => {
  const ring = openRing({ rows: 5, bytes: 1e6 });
  [1, 2, 3].forEach((seq) => ring.push(rowAt(seq)));
  const before = ring.bytes();
  ring.replace(rowAt(2, 11));
  ring.replace(rowAt(9, 11));
  expect(ring.bytes()).toBe(before + 2);
  expect(seqsAfter(ring, 0)).toEqual([1, 2, 3]);
  expect([ring.has('id 3'), ring.has('id 9')]).toEqual([true, false]);
});

it('holds, whatever came and went, what a plain list would', () => {
  const lengths = fc.array(fc.nat({ max: 300 }), { maxLength: 2_000 });
  fc.assert(
    fc.property(lengths, fc.integer({ min: 1, max: 900 }), (all, rows) => {
      const limits = { rows, bytes: 300_000 };
      const ring = openRing(limits);
      let plain: KeptRow[] = [];
      for (const [place, length] of all.entries()) {
        const row = rowAt(place + 1, length);
        ring.push(row);
        plain.push(row);
        while (plain.length > rows || plain.reduce((sum, one) => sum + bytesOf(one), 0) > limits.bytes)
          plain = plain.slice(1);
      }
      expect([...ring.after(ring.floor())]).toEqual(plain);
      expect(ring.rows()).toBe(plain.length);
      expect(ring.has('id 1')).toBe(plain.some(({ id }) => id === 'id 1'));
    }),
    { numRuns: 20 },
  );
});
