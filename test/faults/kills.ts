import type { Fault } from './fault.js';
import type { Chance } from './world/chance.js';
import type { World } from './world/world.js';

/** Something that can be killed and comes back. */
interface Victim {
  name: string;
  kill(): Promise<void>;
  comeBack(): Promise<void>;
}

/** The next one is killed after so long at most, in milliseconds. */
const MOST_PAUSE_MS = 1_500;

/** `kill -9` of anybody at any moment: all roles, Redis and PostgreSQL. One of them is always coming back. */
export const randomKills = (kills: number, say: (line: string) => void = () => undefined): Fault => ({
  id: 'kills',
  what: `${kills} random kills over all roles, Redis and PostgreSQL`,
  world: { nodes: { poller: 2, newsdesk: 2, gateway: 2 }, readers: 10, rate: 8, edits: 1 },
  run: async (world, chance) => {
    world.crowd.stir(1_500);
    const victims = victimsOf(world);
    const count = new Map<string, number>();
    let returning: { victim: Victim; back: Promise<void> } | null = null;
    for (let n = 0; n < kills; n += 1) {
      await new Promise((resolve) => setTimeout(resolve, chance.next() * MOST_PAUSE_MS));
      const victim = chance.pick(victims.filter((one) => one !== returning?.victim));
      count.set(victim.name, (count.get(victim.name) ?? 0) + 1);
      // The one before may still be on its way: two are away at once, but not three.
      const before = returning?.back;
      returning = { victim, back: away(world, victim, chance) };
      await before;
      if ((n + 1) % 10 === 0) say(`  ${n + 1} of ${kills} kills, ${world.publisher.published()} headlines`);
    }
    await returning?.back;
    const killed = [...count].map(([name, times]) => `${name} ${times}`).join(', ');
    return { note: `${killed}; ${world.editor.revised()} edits` };
  },
});

/** Killed, away for a moment, and back. */
function away(world: World, victim: Victim, chance: Chance): Promise<void> {
  const pause = chance.next() * 500;
  return world.during('F01', victim.name, async () => {
    await victim.kill();
    await new Promise((resolve) => setTimeout(resolve, pause));
    await victim.comeBack();
  });
}

function victimsOf({ nodes, redis, lab }: World): Victim[] {
  const processes = nodes.map((node): Victim => ({
    name: node.name,
    kill: async () => void (await node.end('SIGKILL')),
    comeBack: () => node.start(),
  }));
  const postgres = {
    name: 'postgres',
    kill: () => lab.postgres.crash(),
    comeBack: () => lab.postgres.start(),
  };
  if (!redis) return [...processes, postgres];
  return [
    ...processes,
    postgres,
    { name: 'redis', kill: () => redis.kill('SIGKILL'), comeBack: () => redis.start() },
  ];
}
