import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  allGone,
  type Command,
  isAlive,
  makeData,
  readyUrl,
  ROOT,
  serverPids,
  startCommand,
} from '../support/commands.js';
import { type Env, makeFolder, waitFor } from '../support/processes.js';
import { startWire } from '../support/wire.js';

/** Stands in for nest: "builds" by copying the one source, and waits in the middle as long as a file `hold` is there. */
const TOY_NEST = `
import { appendFileSync, copyFileSync, existsSync, mkdirSync } from 'node:fs';
appendFileSync('builds.log', 'build ' + process.pid + '\\n');
mkdirSync('dist/src', { recursive: true });
while (existsSync('hold')) await new Promise((resolve) => setTimeout(resolve, 10));
copyFileSync('src/main.ts', 'dist/src/main.js');
`;

const ENDS = (word: string) => `console.log('toy says ${word}'); process.exit(7);`;
const STAYS = `
process.on('disconnect', () => process.exit());
if (process.env.TOY_LISTENS) for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => process.exit(42));
setInterval(() => {}, 1_000);
console.log('toy stays ' + process.pid);
`;

/** A repository of nothing but our starter and one source, with no packages to install. */
function makeToy(source: string) {
  const folder = makeFolder();
  const put = (file: string, text: string) => {
    mkdirSync(join(folder, file, '..'), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  const manifest = { name: 'toy', version: '1.0.0', type: 'module' };
  cpSync(join(ROOT, 'bin'), join(folder, 'bin'), { recursive: true });
  put('package.json', JSON.stringify(manifest));
  put('package-lock.json', JSON.stringify({ ...manifest, lockfileVersion: 3, packages: { '': manifest } }));
  put('node_modules/.package-lock.json', JSON.stringify({ packages: {} }));
  put('node_modules/@nestjs/cli/bin/nest.js', TOY_NEST);
  put('node_modules/@nestjs/cli/package.json', '{"type":"module"}');
  put('src/main.ts', source);
  return {
    folder,
    put,
    start: (env: Env = {}) => startCommand([process.execPath, 'bin/start.mjs'], { cwd: folder, env }),
    build: () => startCommand([process.execPath, 'bin/prepare.mjs'], { cwd: folder }),
    builds: () =>
      (existsSync(join(folder, 'builds.log'))
        ? readFileSync(join(folder, 'builds.log'), 'utf8').match(/\d+/g)!
        : []
      ).map(Number),
    release: () => rmSync(join(folder, 'hold')),
  };
}

const stays = (starter: Command) =>
  waitFor(() => /toy stays (\d+)/.exec(starter.output())?.[1], starter, 'the toy').then(Number);

describe('the starter', () => {
  it('builds at the first start, does nothing at the second, and builds again when a source changed', async () => {
    const toy = makeToy(ENDS('one'));
    const first = toy.start();
    expect(await first.ended).toBe(7);
    expect(first.output()).toMatch(/Building \(nest build\) \.\.\. .* s\n/);
    expect(first.output()).toContain('toy says one');

    const second = toy.start();
    expect(await second.ended).toBe(7);
    expect(second.output()).toContain('Up to date');
    expect(toy.builds()).toHaveLength(1);

    toy.put('src/main.ts', ENDS('two'));
    const third = toy.start();
    expect(await third.ended).toBe(7);
    expect(third.output()).toContain('toy says two');
    expect(toy.builds()).toHaveLength(2);

    toy.put('src/words.test.ts', 'a test is not part of the program');
    expect(await toy.start().ended).toBe(7);
    rmSync(join(toy.folder, 'dist/src/main.js'));
    expect(await toy.start().ended).toBe(7);
    expect(toy.builds()).toHaveLength(3);
  });

  it('builds once for two that start at the same time; the second says for whom it waits', async () => {
    const toy = makeToy(ENDS('one'));
    toy.put('hold', '');
    const one = toy.start();
    await waitFor(() => toy.builds()[0], one, 'the build');
    const other = toy.start();
    await waitFor(
      () => other.output().includes(`Waiting for npm start (process ${one.pid})`) || undefined,
      other,
      'its words',
    );
    toy.release();
    expect(await Promise.all([one.ended, other.ended])).toEqual([7, 7]);
    expect(toy.builds()).toHaveLength(1);
  });

  it('does not build under a running one, and names it', async () => {
    const toy = makeToy(STAYS);
    const running = toy.start();
    const pid = await stays(running);
    toy.put('src/main.ts', ENDS('two'));
    for (const refused of [toy.start(), toy.build()]) {
      expect(await refused.ended).toBe(1);
      expect(refused.output()).toContain(`Ajil (process ${pid}) runs from ${toy.folder}`);
      expect(refused.output()).not.toContain('    at ');
    }
    expect(isAlive(pid)).toBe(true);
    await running.end();
    expect(await toy.start().ended).toBe(7);
  });

  it('never installs through a link, which would empty the packages of another checkout', async () => {
    const toy = makeToy(ENDS('one'));
    const other = join(makeFolder(), 'node_modules');
    renameSync(join(toy.folder, 'node_modules'), other);
    symlinkSync(other, join(toy.folder, 'node_modules'));
    expect(await toy.start().ended).toBe(7);
    const newer = { name: 'toy', version: '1.0.1', type: 'module' };
    toy.put('package.json', JSON.stringify(newer));
    const refused = toy.start();
    expect(await refused.ended).toBe(1);
    expect(refused.output()).toContain('node_modules is a link');
    expect(readdirSync(other)).toContain('@nestjs');
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'hands %s on, and hands the exit code back',
    async (signal) => {
      const toy = makeToy(STAYS);
      const [listens, dies] = [toy.start({ TOY_LISTENS: '1' }), toy.start()];
      const pids = await Promise.all([stays(listens), stays(dies)]);
      for (const starter of [listens, dies]) starter.child.kill(signal);
      expect(await Promise.all([listens.ended, dies.ended])).toEqual([42, 128 + constants.signals[signal]]);
      expect(pids.filter(isAlive)).toEqual([]);
    },
  );

  it('ends with the signal when it is stopped in the middle of a build, and builds at the next start', async () => {
    const toy = makeToy(ENDS('one'));
    toy.put('hold', '');
    const starter = toy.start();
    const tool = await waitFor(() => toy.builds()[0], starter, 'the build');
    starter.child.kill('SIGTERM');
    expect(await starter.ended).toBe(128 + constants.signals.SIGTERM);
    expect(isAlive(tool)).toBe(false);
    toy.release();
    expect(await toy.start().ended).toBe(7);
  });

  it.each([
    ['alone: its build goes on, and the next start waits for that', false],
    ['with its build: the next start builds anew', true],
  ])('recovers from kill -9 in the middle of a build, %s', async (_, whole) => {
    const toy = makeToy(ENDS('one'));
    toy.put('hold', '');
    const killed = toy.start();
    const tool = await waitFor(() => toy.builds()[0], killed, 'the build');
    if (whole) killed.killGroup('SIGKILL');
    else killed.child.kill('SIGKILL');
    await waitFor(() => !isAlive(killed.pid) || undefined, undefined, 'its end');
    // A killed process is gone in a moment, not at once.
    if (whole) await waitFor(() => !isAlive(tool) || undefined, undefined, 'the end of its build');
    else expect(isAlive(tool)).toBe(true);

    const next = toy.start();
    const words = `Waiting for the tool that a killed start left running (process ${tool})`;
    if (!whole) await waitFor(() => next.output().includes(words) || undefined, next, words);
    toy.release();
    expect(await next.ended).toBe(7);
    expect(next.output()).toContain('toy says one');
    expect(toy.builds()).toHaveLength(2);
  });
});

describe('npm start', () => {
  // With a stale build the starter would build anew, under the feet of other tests: so it sees that we use it.
  const note = join(ROOT, '.ajil', 'running', `${process.pid}.json`);
  beforeAll(async () => {
    const { startOfProcess } = (await import(join(ROOT, 'bin/process.mjs'))) as {
      startOfProcess(pid: number): string;
    };
    mkdirSync(join(note, '..'), { recursive: true });
    writeFileSync(
      note,
      JSON.stringify({ pid: process.pid, started: startOfProcess(process.pid), what: 'a test' }),
    );
  });
  afterAll(() => rmSync(note));

  const follow = (sources: string): Env => ({
    AJIL_PORT: '0',
    AJIL_SOURCES: sources,
    AJIL_EGRESS_ALLOW: '127.0.0.0/8',
    AJIL_POLL_SECONDS: '1',
    AJIL_HOST_GAP_MS: '0',
  });

  async function start(env: Env): Promise<{ npm: Command; url: string; seconds: string }> {
    const begun = performance.now();
    const npm = startCommand(['npm', 'start'], { env });
    const url = await readyUrl(npm);
    return { npm, url, seconds: ((performance.now() - begun) / 1_000).toFixed(1) };
  }

  const lockOf = (data: string) =>
    JSON.parse(readFileSync(join(data, 'ajil.lock'), 'utf8')) as { pid: number };

  it('says where the page is, tells the admin token once, and takes all of Ajil with it when it is ended', async () => {
    const [wire, data] = [await startWire(), makeData()];
    const env = { ...follow(wire.sources), AJIL_DATA_DIR: data };
    const token = /Admin token \(shown this once, keep it\): (\S{32,})/;
    const first = await start(env);
    expect(first.npm.output()).toMatch(token);
    const page = await fetch(first.url);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    await endAndLook(first.npm, data);

    const second = await start(env);
    expect(second.npm.output()).not.toMatch(/admin token/i);
    await endAndLook(second.npm, data);
    process.stdout.write(
      `npm start was ready after ${first.seconds} s with a new database, ${second.seconds} s with its own\n`,
    );
  });

  it('takes Ajil with it when its starter is killed', async () => {
    const [wire, data] = [await startWire(), makeData()];
    const env = { ...follow(wire.sources), AJIL_DATA_DIR: data };
    const starter = startCommand([process.execPath, 'bin/start.mjs'], { env });
    await readyUrl(starter);
    const pids = [lockOf(data).pid, ...serverPids(data)];
    starter.child.kill('SIGKILL');
    await allGone(pids);
  });

  async function endAndLook(npm: Command, data: string): Promise<void> {
    const pids = [lockOf(data).pid, ...serverPids(data)];
    expect(pids.filter(isAlive)).toEqual(pids);
    npm.child.kill('SIGTERM');
    await npm.ended;
    await allGone(pids);
  }
});
