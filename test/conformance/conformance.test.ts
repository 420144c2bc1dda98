import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openNewsroom, type Words } from '../support/desk.js';
import { shared } from '../support/lifetime.js';
import { notPassed, prove, PROOFS, UNPROVABLE } from './prove.js';

const PATIENCE = { soonMs: 20_000, liveMs: 20_000, headMs: 15_000 };

describe('our own gateway', () => {
  const KINDS: Words[] = [
    {},
    { urgency: 'urgent', language: 'ar' },
    { topics: ['chad', 'middle-africa'] },
    { urgency: 'flash' },
  ];
  const room = shared(() => openNewsroom());

  it('keeps every clause that can be proven from outside', async () => {
    const write = (count: number) => room().append(...Array.from({ length: count }, (_, i) => KINDS[i % 4]!));
    await write(240);
    // As retention leaves it.
    await room().store.db.updateTable('log_head').set({ oldest: 4 }).execute();
    let done = false;
    const proving = prove({ url: room().url, topic: 'iraq', ...PATIENCE }).finally(() => (done = true));
    // The world goes on while it is proven.
    while (!done) {
      await write(1);
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    expect(notPassed(await proving)).toEqual([]);
  });
});

describe('the page of the contract', () => {
  const page = readFileSync(new URL('../../docs/protocol.md', import.meta.url), 'utf8');
  const clauses = [...page.matchAll(/^- \*\*(\d+\.\d+)(°?)\*\*/gm)];
  const of = (sign: string) => clauses.filter((each) => each[2] === sign).map((each) => each[1]);

  it('has a proof for each of its clauses, and a sign where there can be none from outside', () => {
    expect(of('')).toEqual(PROOFS.map(({ clause }) => clause));
    expect(of('°')).toEqual(Object.keys(UNPROVABLE));
  });
});
