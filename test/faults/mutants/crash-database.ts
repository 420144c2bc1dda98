import { waitFor } from '../../support/spawn.js';
import type { World } from '../world/world.js';

/**
 * PostgreSQL crashes right after somebody was told of a row. Its writer hardly ever writes by itself: what is safe then
 * is safe because the commit waited for it.
 */
export async function crashDatabase(world: World): Promise<void> {
  const { lab, crowd, publisher } = world;
  const set = (text: string) => lab.postgres.query('postgres', text);
  await set(`alter system set wal_writer_delay = '10s'`);
  await set('select pg_reload_conf()');
  await tell();
  await world.during('F12', 'postgres', async () => {
    await tell();
    await lab.postgres.crash();
    await lab.postgres.start();
  });
  await set('alter system reset wal_writer_delay');
  await publisher.burst(1);

  async function tell(): Promise<void> {
    const reader = crowd.readers[0]!;
    const before = reader.alerts();
    await publisher.burst(1);
    await waitFor(() => reader.alerts() > before || undefined, undefined, 'an alert');
  }
}
