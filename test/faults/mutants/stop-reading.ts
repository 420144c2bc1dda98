import { waitFor } from '../../support/spawn.js';
import { now } from '../world/book.js';
import { flood } from '../world/flood.js';
import type { World } from '../world/world.js';
import { wait } from './hands.js';

/** One reader reads nothing any more, while much is told; it is let go in time, or it is not (F25). */
export async function stopReading(world: World): Promise<void> {
  const { book, crowd, deadlines, nodes } = world;
  const slow = crowd.readers[0]!;
  await waitFor(() => slow.isLive() || undefined, undefined, 'the reader');
  const conn = slow.stall();
  if (conn === null) throw new Error('the reader has no connection');
  const before = await readersAt(nodes[0]!.url);
  await flood(world);
  book.add({ line: 'fault', at: now(), fault: 'F25', target: slow.client, conn, healedAt: now() });
  const isLetGo = async () => (await readersAt(nodes[0]!.url)) < before;
  await waitFor(async () => (await isLetGo()) || undefined, undefined, 'it', deadlines.slowMs).then(
    () => book.add({ line: 'close', at: now(), conn }),
    () => wait(500),
  );
  slow.drop();
}

/** The kernel does not tell a client that reads nothing that the other end has closed; the gateway knows. */
async function readersAt(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^ajil_readers\{[^}]*\} (\S+)$/m.exec(text)![1]);
}
