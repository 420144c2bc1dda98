import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { waitFor } from '../../support/spawn.js';
import type { Fault } from '../fault.js';
import { wait } from '../world/wait.js';
import type { World } from '../world/world.js';

const run = promisify(execFile);

/** `ajil backup` or `ajil restore`, on the database of the world. */
async function ajil({ lab, database }: World, ...words: string[]): Promise<void> {
  const env = { ...process.env, DATABASE_URL: lab.postgres.url(database) };
  await run(process.execPath, ['dist/apps/cli/main.js', ...words], { env });
}

/** Everybody leaves with the cursor that he has, and Ajil stops. */
async function stopAll({ crowd, publisher, nodes }: World): Promise<void> {
  publisher.setRate(0);
  crowd.hold();
  const known = () => crowd.readers.every((reader) => reader.cursor() !== null);
  await waitFor(() => known() || undefined, undefined, 'the cursors of all readers');
  for (const reader of crowd.readers) reader.leave();
  await Promise.all(nodes.map((node) => node.end('SIGTERM')));
}

async function startAll({ crowd, publisher, nodes }: World): Promise<void> {
  for (const node of nodes) node.begin();
  await Promise.all(nodes.map((node) => node.whenReady()));
  for (const reader of crowd.readers) reader.stay();
  publisher.setRate(5);
  const live = () => crowd.readers.every((reader) => reader.isLive());
  await waitFor(() => live() || undefined, undefined, 'the readers');
  await wait(2_000);
}

export const RESTORE: Fault = {
  id: 'F44',
  what: 'a backup is restored, and everybody comes back with a cursor of the log that was',
  world: { sdks: 0 },
  run: async (world, _chance, expect) => {
    const { lab, book, crowd } = world;
    const file = join(lab.folder, 'F44.backup');
    await ajil(world, 'backup', file);
    await wait(4_000);
    await stopAll(world);
    await ajil(world, 'restore', file);
    // What was told before was told of another log: from here on it is judged by the one that there is.
    book.lines.splice(1);
    const reset = new Set<string>();
    for (const reader of crowd.readers)
      reader.onFrame = (frame) => void (frame === 'reset' && reset.add(reader.client));
    await world.during('F44', 'everything', () => startAll(world));
    expect(
      reset.size === crowd.readers.length,
      `each of ${crowd.readers.length} readers is told that the log is another one: ${reset.size} are`,
    );
  },
};
