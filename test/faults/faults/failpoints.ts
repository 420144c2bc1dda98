import type { Fault } from '../fault.js';
import type { World } from '../world/world.js';

const TIMES = 3;

/** The process kills itself as soon as it comes by that place; it is started again, and that several times. */
async function killAt(
  { node, during, fail }: World,
  fault: string,
  name: string,
  place: string,
): Promise<void> {
  const victim = node(name);
  for (let n = 0; n < TIMES; n += 1)
    await during(fault, name, async () => {
      fail(`${place}:kill`);
      await victim.whenDead();
      await victim.start();
    });
}

const failing = (id: string, what: string, name: string, place: string): Fault => ({
  id,
  what: `${what}, ${TIMES} times`,
  world: { testBuild: true },
  run: (world) => killAt(world, id, name, place),
});

export const FAILPOINTS: Fault[] = [
  failing('F02', 'kill -9 between the answer of an outlet and the commit', 'poller-1', 'before_commit'),
  failing('F03', 'kill -9 right after the commit, before anybody is told', 'poller-1', 'after_commit'),
  failing('F04', 'kill -9 of a newsdesk in the middle of a decision', 'newsdesk-1', 'mid_decision'),
];
