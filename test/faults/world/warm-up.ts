import { waitFor } from '../../support/spawn.js';
import type { World } from './world.js';

/** Until everybody is there and has heard something: a fault that comes earlier befalls nobody. */
export async function warmUp({ crowd, publisher }: World): Promise<void> {
  if (publisher.rate() === 0) return;
  const isWarm = () =>
    crowd.readers.every((one) => one.isLive()) && crowd.sdks.every((one) => one.state() === 'live');
  await waitFor(() => isWarm() || undefined, undefined, 'the clients to be there');
  const hears = () => crowd.readers.filter((one) => one.alerts() > 0).length * 2 >= crowd.readers.length;
  await waitFor(() => hears() || undefined, undefined, 'the first alerts');
}
