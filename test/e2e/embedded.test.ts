import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allAlerts } from '../support/clients.js';
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
import { type Env, waitFor } from '../support/processes.js';
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

  it('refuses a second Ajil on the same data, and names the first', async () => {
    const [data, port] = [makeData(), await freePort()];
    const { ajil, url } = await start(data, { AJIL_PORT: `${port}` });
    const second = startCommand(MAIN, { env: { AJIL_PORT: '0', AJIL_DATA_DIR: data } });
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain(`process ${ajil.pid}, ${url}`);
    expect(second.output()).toContain('AJIL_DATA_DIR');
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
