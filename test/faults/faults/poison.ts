import type { Fault } from '../fault.js';
import { ADMIN_TOKEN } from '../world/ground.js';
import { wait } from '../world/wait.js';
import type { World } from '../world/world.js';

interface Source {
  url: string;
  state: string;
  error: { code: string } | null;
  lastPollAt: string;
  nextPollAt: string;
}

async function sourceAt(world: World, url: string): Promise<Source> {
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
  const answer = await fetch(`${world.doors()[0]!.url}/v1/sources`, { headers });
  const { sources } = (await answer.json()) as { sources: Source[] };
  return sources.find((source) => source.url === url)!;
}

/** Waits until so many looks in a row have failed: the wait doubles each time. */
async function untilSetApart(world: World, url: string): Promise<Source> {
  const deadline = performance.now() + 30_000 * world.lab.patience;
  for (;;) {
    const source = await sourceAt(world, url);
    const waitMs = Date.parse(source.nextPollAt) - Date.parse(source.lastPollAt);
    if ((source.error?.code === 'parse_crashed' && waitMs > 3_000) || performance.now() > deadline)
      return source;
    await wait(200);
  }
}

export const POISON: Fault = {
  id: 'F42',
  what: 'an item crashes the thread that reads it, at every look',
  world: { testBuild: true },
  run: async (world, chance, expect) => {
    const { id, feed } = chance.pick(world.wire.outlets);
    await world.during('F42', feed, async () => {
      world.poison(true);
      const title = `Iraq opens bridge ${chance.below(1e6)} with a poisoned item in Baghdad`;
      await world.wire.publish([{ outlet: id, title }]);
      const source = await untilSetApart(world, feed);
      expect(source.state === 'failing', `its source is shown as failing: ${source.state}`);
      expect(source.error?.code === 'parse_crashed', `with the reason: ${source.error?.code}`);
      world.poison(false);
    });
    expect(
      world.nodes.every((node) => node.isUp()),
      'nobody died',
    );
  },
};
