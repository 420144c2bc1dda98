import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { parseCursor } from '../../libs/protocol/index.js';
import { allAlerts, connectSocket } from '../support/clients.js';
import { findEmbeddedServer } from '../../libs/store/index.js';
import { makeData, readyUrl, startCommand } from '../support/commands.js';
import { openDesk } from '../support/desk.js';
import { run } from '../support/program.js';

const MAIN = [process.execPath, '--enable-source-maps', 'dist/src/main.js'];
const NO_SOURCES = 'test/support/no-sources.json';

it('F44: a backup is put back, an older copy is refused until it is accepted, and readers are told both times', async () => {
  const data = makeData();
  const env = { AJIL_PORT: '0', AJIL_DATA_DIR: data };
  const ajil = (...words: string[]) => run(words, '', { env });
  const start = async () => {
    const process = startCommand(MAIN, { env: { ...env, AJIL_SOURCES: NO_SOURCES } });
    return { process, url: await readyUrl(process) };
  };
  const kept = () =>
    JSON.parse(readFileSync(join(data, 'head.json'), 'utf8')) as { epoch: string; seq: number };

  expect(await ajil('backup', join(data, 'early'))).toMatchObject({ code: 1, out: '' });
  expect(existsSync(data)).toBe(false);
  expect(await ajil('restore', join(data, 'early'))).toEqual({
    code: 1,
    out: '',
    err: `There is no file ${join(data, 'early')}.\n`,
  });
  expect(existsSync(data)).toBe(false);
  const first = await start();
  const { host, port, user, database } = findEmbeddedServer(data).connection!;
  const desk = await openDesk(
    `postgres://${user}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`,
  );
  await desk.append({});
  const file = join(data, 'backup.ajil');
  const backup = await ajil('backup', file);
  expect(backup, backup.err).toMatchObject({ code: 0, err: '' });
  expect(backup.out).toContain('the alert log up to 1');
  await desk.append({});
  const before = await allAlerts(first.url);
  const cursor = before.at(-1)!.cursor;

  // Nothing is put under a running Ajil.
  for (const words of [
    ['restore', file],
    ['restore', '--accept'],
  ]) {
    const refused = await ajil(...words);
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toContain('Another Ajil already runs');
  }
  // As of an Ajil before the last step: who would bring it up to date once more fails in other words than those below.
  await sql`delete from kysely_migration where name = (select max(name) from kysely_migration)`.execute(
    desk.store.db,
  );
  await desk.store.close();
  await first.process.end();
  expect(kept()).toMatchObject(parseCursor(cursor)!);

  // The folder has seen more than there is: somebody put an old copy back.
  writeFileSync(join(data, 'head.json'), JSON.stringify({ ...kept(), seq: 9 }));
  const refused = startCommand(MAIN, { env });
  expect(await refused.ended).toBe(1);
  expect(refused.output()).toContain('Ajil cannot start: the database is an older copy of itself');
  const accepted = await ajil('restore', '--accept');
  expect(accepted, accepted.err).toMatchObject({ code: 0 });
  const epochs = [parseCursor(cursor)!.epoch, kept().epoch];

  const restored = await ajil('restore', file);
  expect(restored, restored.err).toMatchObject({ code: 0 });
  epochs.push(kept().epoch);
  expect(new Set(epochs).size).toBe(3);
  const second = await start();
  const [alert, ...others] = await allAlerts(second.url);
  expect(others).toEqual([]);
  expect(alert).toEqual({ ...before[0], cursor: `v1.${epochs[2]}.1` });
  for (const epoch of epochs.slice(0, 2)) {
    const reader = await connectSocket(second.url);
    await reader.subscribe({ topics: ['iraq'], after: `v1.${epoch}.1` });
    await reader.until(({ frames }) => frames.some(({ event }) => event === 'reset'));
    expect(reader.frames.find(({ event }) => event === 'reset')).toMatchObject({ data: { reason: 'epoch' } });
  }
  await second.process.end();
});
