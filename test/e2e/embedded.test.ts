import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareBooks } from '../support/accounts.js';
import { allAlerts, connectSocket } from '../support/clients.js';
import {
  allGone,
  type Command,
  isAlive,
  makeData,
  readyUrl,
  serverPids,
  signalTo,
  startCommand,
} from '../support/commands.js';
import { type Env, makeFolder, startAjil, waitFor } from '../support/processes.js';
import { freePort } from '../support/ways.js';
import { startWire, type WireProc } from '../support/wire.js';

const word = () => randomBytes(4).toString('hex');
const MAIN = [process.execPath, '--enable-source-maps', 'dist/src/main.js'];

/** Ajil with its embedded database, in a process group of its own as under a terminal. */
async function start(data: string, env: Env = {}): Promise<{ ajil: Command; url: string }> {
  const ajil = startCommand(MAIN, { env: { AJIL_PORT: '0', AJIL_DATA_DIR: data, ...env } });
  return { ajil, url: await readyUrl(ajil) };
}

const following = (wire: WireProc): Env => ({
  AJIL_SOURCES: wire.sources,
  AJIL_EGRESS_ALLOW: '127.0.0.0/8',
  AJIL_POLL_SECONDS: '1',
});

async function publish(wire: WireProc, title: string, url: string): Promise<void> {
  const before = (await allAlerts(url)).length;
  await wire.publish([{ outlet: wire.outlets[0]!.id, title }]);
  await waitFor(
    async () => (await allAlerts(url)).length > before || undefined,
    undefined,
    `the alert «${title}»`,
  );
}

function fileIn(folder: string): string {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  return file;
}

const drafts = (data: string) =>
  existsSync(data) ? readdirSync(data).filter((name) => name.startsWith('postgres.new-')) : [];

describe('Ajil with its embedded database', () => {
  it('takes its database with it when it is told to stop', async () => {
    const data = makeData();
    const { ajil } = await start(data);
    const server = serverPids(data);
    expect(server.length).toBeGreaterThan(0);
    ajil.child.kill('SIGTERM');
    expect(await ajil.ended).toBe(0);
    expect(server.filter(isAlive)).toEqual([]);
    expect(readdirSync(data)).not.toContain('ajil.lock');
  });

  it.each([
    ['its own process group', false],
    ['everything, its database in the middle of its work too', true],
  ])('keeps its data through kill -9 of %s', async (_, withServer) => {
    const [wire, data] = [await startWire(), makeData()];
    const first = await start(data, following(wire));
    await publish(wire, `Iraq opens crossing ${word()}`, first.url);
    const kept = await allAlerts(first.url);
    const server = serverPids(data);
    first.ajil.killGroup('SIGKILL');
    if (withServer) for (const pid of server) signalTo(pid, 'SIGKILL');
    expect(await first.ajil.ended).toBe('SIGKILL');

    const second = await start(data, following(wire));
    await allGone(server);
    await publish(wire, `Iraq closes crossing ${word()}`, second.url);
    const now = await allAlerts(second.url);
    expect(now).toHaveLength(2);
    expect(now.slice(0, 1)).toEqual(kept);
    await second.ajil.end();
  });

  it('starts its database again when that is killed under it, and loses and repeats nothing', async () => {
    const [wire, data] = [await startWire(), makeData()];
    const ajil = await startAjil({ ...following(wire), AJIL_DATA_DIR: data });
    const client = await connectSocket(ajil.url);
    await client.subscribe({ topics: ['middle-east'] });
    const titles = [`Iraq opens crossing ${word()}`, `Iraq shuts bridge ${word()}`, `Iraq votes ${word()}`];
    const outlet = wire.outlets[0]!.id;
    await publish(wire, titles[0]!, ajil.url);

    const postmaster = Number(readFileSync(join(data, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
    signalTo(postmaster, 'SIGKILL');
    await wire.publish([{ outlet, title: titles[1]! }]);
    const ready = async () => (await fetch(`${ajil.url}/health/ready`)).ok;
    await waitFor(() => ajil.output().includes('PostgreSQL runs again') || undefined, ajil, 'its start');
    expect(ajil.output()).toContain('PostgreSQL ended unexpectedly; starting it again');
    await waitFor(async () => (await ready()) || undefined, ajil, 'the database to be back');
    await wire.publish([{ outlet, title: titles[2]! }]);

    await client.until((one) => one.alerts().length >= 3, 'three alerts');
    const { alerts } = await compareBooks(ajil.url, wire);
    // One of them may have been retried meanwhile, so they may have changed places.
    expect(alerts.map((alert) => alert.title).toSorted()).toEqual(titles.toSorted());
    expect(client.alerts().map((alert) => alert.cursor)).toEqual(alerts.map((alert) => alert.cursor));
    await ajil.end();
    expect(serverPids(data)).toEqual([]);
  });

  it.each([
    ['a file', () => fileIn(makeFolder())],
    ['below a file', () => join(fileIn(makeFolder()), 'data')],
    ['below /proc', () => '/proc/ajil'],
  ])('says so in one line and ends when AJIL_DATA_DIR is %s', async (_, make) => {
    const data = make();
    const ajil = startCommand(MAIN, { env: { AJIL_PORT: '0', AJIL_DATA_DIR: data } });
    expect(await ajil.ended).toBe(1);
    expect(ajil.output().trim().split('\n')).toEqual([
      expect.stringMatching(/^Ajil cannot start: .*AJIL_DATA_DIR/),
    ]);
    expect(ajil.output()).toContain(` ${data} `);
  });

  it('refuses a second Ajil on the same data, and names the first', async () => {
    const [data, port] = [makeData(), await freePort()];
    const { ajil, url } = await start(data, { AJIL_PORT: `${port}` });
    // That its port is taken as well is not the first that he needs to know.
    for (const wanted of ['0', `${port}`]) {
      const second = startCommand(MAIN, { env: { AJIL_PORT: wanted, AJIL_DATA_DIR: data } });
      expect(await second.ended).toBe(1);
      expect(second.output()).toContain(`process ${ajil.pid}, ${url}`);
      expect(second.output()).toContain('AJIL_DATA_DIR');
    }
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    await ajil.end();
  });

  it('needs no locale, no temporary folder of its own, and no folder that others may read', async () => {
    const [wire, data] = [await startWire(), makeData()];
    const { ajil, url } = await start(data, { LANG: 'C', LC_ALL: 'C', ...following(wire) });
    const title = `العراق يفتح معبر ${word()} أمام القوافل`;
    await publish(wire, title, url);
    expect((await allAlerts(url)).map((alert) => alert.title)).toEqual([title]);
    await ajil.end();
  });

  it.each([
    ['with the initdb that it runs', (ajil: Command) => ajil.killGroup('SIGKILL')],
    ['alone, while its initdb goes on', (ajil: Command) => void ajil.child.kill('SIGKILL')],
  ])('starts again after kill -9 in the middle of its first start, %s', async (_, kill) => {
    const data = makeData();
    const first = startCommand(MAIN, { env: { AJIL_PORT: '0', AJIL_DATA_DIR: data } });
    await waitFor(
      () => drafts(data).some((name) => existsSync(join(data, name, 'base'))) || undefined,
      first,
      'initdb',
    );
    kill(first);
    await waitFor(() => !isAlive(first.pid) || undefined, undefined, 'its end');
    expect(existsSync(join(data, 'postgres'))).toBe(false);
    const { ajil, url } = await start(data);
    expect(await allAlerts(url)).toEqual([]);
    await ajil.end();
  });
});
