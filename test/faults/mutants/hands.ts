import { waitFor } from '../../support/spawn.js';
import type { Link } from '../world/proxy.js';
import type { World } from '../world/world.js';

/** Publishes so many headlines, and waits until they have their decisions. */
export const publishDecided = (world: World, n: number): Promise<void> =>
  untilDecided(world, n, () => world.publisher.burst(n));

export async function untilDecided(world: World, n: number, publish: () => Promise<void>): Promise<void> {
  const before = await decided(world);
  await publish();
  const isDone = async () => (await decided(world)) >= before + n || undefined;
  await waitFor(isDone, undefined, `${n} decisions`);
}

async function decided({ lab, database }: World): Promise<number> {
  const text = 'select count(*)::int as n from entries where decided_at is not null';
  return (await lab.postgres.query<{ n: number }>(database, text))[0]!.n;
}

/** kill -9 of the only process at this place, while it handles the next headlines; `then` happens while it is away. */
export const killAt =
  (fault: string, place: string, then: (world: World) => Promise<unknown> = async () => undefined) =>
  (world: World): Promise<void> => {
    const node = world.nodes[0]!;
    return world.during(fault, `${node.name} ${place}`, async () => {
      world.fail(`${place}:kill`);
      await world.publisher.burst(1);
      await node.whenDead();
      await then(world);
      await node.start();
    });
  };

const isListener = ({ said }: Link) => said.includes('listen ajil_log');

/**
 * The connection that hears hints goes silent, and nobody is told (F15). The log is looked at all the same, so nothing
 * may be late: it is no excuse, and stands in no fault of the history. Later it is made anew, and a hint comes.
 */
export async function deafen(world: World): Promise<void> {
  const link = world.proxies.postgres!;
  if (link.silence(isListener) === 0) throw new Error('nobody listens to hints');
  await publishDecided(world, 3);
  await wait(1.5 * world.deadlines.freshMs);
  link.reset(isListener);
  const isBack = () => link.links().some((one) => isListener(one) && !one.silent);
  await waitFor(() => isBack() || undefined, undefined, 'a new listener');
  await publishDecided(world, 1);
}

/** Everybody leaves, `meanwhile` happens, and everybody comes back with his cursor. */
export async function whileAway({ crowd }: World, meanwhile: () => Promise<void>): Promise<void> {
  const knowTheirPlace = () => crowd.readers.every((one) => one.isLive() && one.cursor() !== null);
  await waitFor(() => knowTheirPlace() || undefined, undefined, 'the cursors of all readers');
  for (const reader of crowd.readers) reader.leave();
  await meanwhile();
  for (const reader of crowd.readers) reader.stay();
}

export const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
