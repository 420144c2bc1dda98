import { describe, expect, it } from 'vitest';
import { runCommand, startCommand } from '../support/commands.js';
import { shared, whenDone } from '../support/lifetime.js';
import { freePort } from '../support/ways.js';
import { notPassed, prove, PROOFS } from './prove.js';
import { clauseOf, type Flaw, FLAWS } from './toy/flaws.js';
import { openToyGateway } from './toy/toy-gateway.js';

const PATIENCE = { soonMs: 20_000, liveMs: 20_000, headMs: 15_000 };
/** A toy is at hand: what it does not do at once it does not do. */
const HASTE = { soonMs: 2_000, liveMs: 10_000, headMs: 2_000 };
/** Toys have alerts and topics, but no sources, headlines and feeds. */
const NOT_OF_TOYS = /^(1\.8|5\.([78]|1\d)|6\.[12467]|7\.\d)$/;
const ofToys = PROOFS.map(({ clause }) => clause).filter((clause) => !NOT_OF_TOYS.test(clause));

async function openToy(flaw: Flaw | null): Promise<string> {
  const toy = await openToyGateway(flaw);
  whenDone(() => toy.close());
  return toy.url;
}

describe('a gateway in a few pages of code', () => {
  it('keeps what it has of the contract', async () => {
    const url = await openToy(null);
    expect(notPassed(await prove({ url, ...PATIENCE }, ofToys))).toEqual([]);
  });
});

describe('a gateway with a flaw', () => {
  const verdicts = shared(async () => {
    const tried = FLAWS.map(async (flaw) => {
      const wishes = { url: await openToy(flaw), topic: 'iraq', ...HASTE };
      return [
        flaw,
        (await prove(wishes, [clauseOf(flaw)])).map(({ clause, result }) => `${result} ${clause}`),
      ] as const;
    });
    return new Map(await Promise.all(tried));
  });

  it.each(FLAWS)('fails the clause that it violates: %s', (flaw) => {
    expect(verdicts().get(flaw)).toEqual([`FAIL ${clauseOf(flaw)}`]);
  });
});

describe('the command', () => {
  const command = (...words: string[]) => [process.execPath, 'dist/test/conformance/main.js', ...words];

  it('prints one line for each clause, and ends well when none failed', async () => {
    const url = await openToy(null);
    const printed = await runCommand(command(url, '--only', '3.4,3.5', '--topic', 'iraq'));
    expect(printed).toContain('PASS 3.4  a replay is what was missed: no hole, no repeat\nPASS 3.5  ');
    expect(printed).toContain('2 proven, 0 failed, 0 skipped.');
  });

  it('ends with 1 when something failed, and with 2 when nobody is there, or nobody was named', async () => {
    const url = await openToy('3.4 a replay begins one too late');
    const flawed = startCommand(command(url, '--only', '3.4', '--topic', 'iraq'));
    const nobody = startCommand(command(`http://127.0.0.1:${await freePort()}`));
    const unsaid = startCommand(command('--token', 'x'));
    expect([await flawed.ended, await nobody.ended, await unsaid.ended]).toEqual([1, 2, 2]);
    expect(flawed.output()).toMatch(/^FAIL 3\.4 .*: after v1\.toy\.\d+ the ack promises: \d+, not \d+$/m);
  });
});
