import type { WireProc } from '../../support/open-wire.js';
import { waitFor } from '../../support/spawn.js';
import type { Chance } from './chance.js';
import type { Lab } from './lab.js';
import { type Node, openNode, type Role } from './node.js';
import type { Ground } from './ground.js';
import { USUAL, type Wanted } from './wanted.js';

/** The processes of a world, none of them started. */
export async function openNodes({ env, switches }: Ground, wanted: Wanted): Promise<Node[]> {
  const { nodes: counts = USUAL.nodes, envOf = {}, flagsOf = {}, testBuild = false } = wanted;
  const named = Object.entries(counts).flatMap(([role, count]) =>
    Array.from({ length: count }, (_, n) => ({ role: role as Role, name: `${role}-${n + 1}` })),
  );
  const build = testBuild ? 'dist-faults' : 'dist';
  return Promise.all(
    named.map(({ role, name }) => {
      const settings = { ...env, ...(testBuild ? switches.envOf(name) : {}), ...envOf[name] };
      return openNode(name, role, settings, { build, flags: flagsOf[name] });
    }),
  );
}

/** Starts all at once, and lets them decide something: a first decision takes long, and is no part of any story. */
export async function startAll(nodes: readonly Node[], lab: Lab, { database, wire }: Ground): Promise<void> {
  nodes.forEach((node) => node.begin());
  await Promise.all(nodes.map((node) => node.whenReady()));
  await warmUp(lab, database, wire);
}

async function warmUp(lab: Lab, database: string, wire: WireProc): Promise<void> {
  const titles = [
    'Iraq opens bridge in Baghdad',
    'Iran opens bridge in Tehran',
    'Egypt opens bridge in Cairo',
  ];
  await wire.publish(titles.map((title, n) => ({ outlet: wire.outlets[n]!.id, title })));
  const decided = 'select count(*)::int as n from entries where decided_at is not null';
  const count = async () => (await lab.postgres.query<{ n: number }>(database, decided))[0]!.n;
  await waitFor(async () => (await count()) >= titles.length || undefined, undefined, 'the first decisions');
}

export const addressOf = ({ url }: Node) => ({ port: Number(new URL(url).port) });

/** One of the gateways that live, as a balancer in front of them knows it; null: none does. */
export function oneAlive(gateways: readonly Node[], chance: Chance): { port: number } | null {
  const alive = gateways.filter((node) => node.isUp() && !node.isFrozen());
  return alive.length > 0 ? addressOf(chance.pick(alive)) : null;
}
