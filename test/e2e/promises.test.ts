import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT, runCommand } from '../support/commands.js';

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const page = read('docs/promises.md');
const all = (pattern: RegExp) => [...page.matchAll(pattern)].map((match) => match[1]!);

/** Every command that the page names, as one would type it, without what npm itself takes. */
const commands = [...new Set(all(/`npm (?:run )?([^`]+)`/g))];
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

describe('the page of promises', () => {
  it('names all seventeen, each with a proof or a plain "not yet"', () => {
    const promises = page.split(/(?=^\*\*P\d+ )/m).slice(1);
    const named = all(/\*\*P(\d+) /g).map(Number);
    expect(named).toEqual(Array.from({ length: 17 }, (_, i) => i + 1));
    for (const promise of promises) expect(promise).toMatch(/^- `npm |: not yet/m);
  });

  it.each(commands)('names a command that there is: npm run %s', (command) => {
    const [script] = command.split(' ');
    expect(Object.keys(scripts)).toContain(script);
    const tests = script === 'test' && command.split(' -- ')[1];
    if (tests) expect([tests, existsSync(join(ROOT, tests))]).toEqual([tests, true]);
    const bench = /^bench -- (\w+)/.exec(command)?.[1];
    if (bench) expect(read('bench/main.ts')).toContain(`'${bench}'`);
  });

  it('lists the faults that can be injected, and marks those that cannot', async () => {
    const listed = await runCommand([process.execPath, 'dist/test/faults/main.js', '--list']);
    const injected = [...listed.matchAll(/^(F\d\d) /gm)].map((match) => match[1]!);
    const rows = [...page.matchAll(/^\| (F\d\d)(°?) /gm)];
    expect(rows.map((row) => row[1])).toEqual(expect.arrayContaining(injected));
    const promised = rows.filter((row) => row[2] === '').map((row) => row[1]!);
    const asked = commands.flatMap((command) => /--only (\S+)/.exec(command)?.[1]!.split(',') ?? []);
    for (const fault of [...promised, ...asked]) expect(injected).toContain(fault);
  });
});
