import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { shared } from '../support/lifetime.js';
import { type AjilProc, startAjil, waitFor } from '../support/processes.js';
import { makeDatabaseUrl } from '../support/ways.js';
import { startWire, type WireProc } from '../support/wire.js';

const word = () => randomBytes(4).toString('hex');

/** A request for a feed, as the world saw it. */
interface Line {
  at: string;
  endedAt: string;
  outlet: string;
  status: number;
  conditional: boolean;
  ifNoneMatch: string | null;
  ifModifiedSince: string | null;
  etag: string | null;
  complete: boolean;
}

interface World {
  wire: WireProc;
  env: Record<string, string>;
}

async function openWorld(env: Record<string, string>): Promise<World> {
  const wire = await startWire(env);
  const forAjil = {
    DATABASE_URL: await makeDatabaseUrl(),
    AJIL_SOURCES: wire.sources,
    AJIL_POLL_SECONDS: '1',
    AJIL_EGRESS_ALLOW: '127.0.0.0/8',
  };
  return { wire, env: forAjil };
}

const linesOf = async ({ wire }: World, outlet?: string) =>
  ((await wire.ledger()) as unknown as Line[]).filter((line) => !outlet || line.outlet === outlet);

/** Waits until every outlet was asked so many more times. */
async function untilAsked(
  world: World,
  ajil: AjilProc,
  times: number,
  outlets = world.wire.outlets,
): Promise<void> {
  const before = await linesOf(world);
  const count = (lines: readonly Line[], id: string) => lines.filter(({ outlet }) => outlet === id).length;
  await waitFor(
    async () => {
      const lines = await linesOf(world);
      return outlets.every(({ id }) => count(lines, id) >= count(before, id) + times) || undefined;
    },
    ajil,
    `${times} more looks at every source`,
  );
}

const publishAll = ({ wire }: World) =>
  wire.publish(wire.outlets.map(({ id }) => ({ outlet: id, title: `Iraq ${word()} ${word()}` })));

describe('many sources of one host', () => {
  const world = shared(() => openWorld({}));

  it('are asked whole once, by their validators after that, and a restart changes nothing of it', async () => {
    await publishAll(world());
    const first = await startAjil(world().env);
    await untilAsked(world(), first, 2);
    await publishAll(world());
    await untilAsked(world(), first, 2);
    await first.end();
    const second = await startAjil(world().env);
    await untilAsked(world(), second, 2);
    await second.end();
    for (const { id } of world().wire.outlets) {
      const lines = await linesOf(world(), id);
      expect(lines.map(({ conditional }) => conditional)).toEqual(lines.map((_, n) => n > 0));
      expect(lines.filter(({ status }) => status === 200)).toHaveLength(2);
    }
  });

  it('are told their validators exactly as they gave them', async () => {
    for (const { id } of world().wire.outlets) {
      let held: string | null = null;
      for (const { status, ifNoneMatch, etag } of await linesOf(world(), id)) {
        expect(ifNoneMatch).toBe(held);
        if (status === 200) held = etag;
      }
    }
  });

  it('see two connections of ours at most, however slow the host is', async () => {
    const { wire } = world();
    for (const { id } of wire.outlets) await wire.order(id, { delayMs: 100 });
    const ajil = await startAjil(world().env);
    await untilAsked(world(), ajil, 2);
    await ajil.end();
    const state = (await (await fetch(`${wire.url}/control/state`)).json()) as {
      connections: Record<string, { most: number }>;
    };
    for (const { most } of Object.values(state.connections)) expect(most).toBeLessThanOrEqual(2);
  });
});

describe('hosts that want to be left alone', () => {
  const world = shared(() => openWorld({ WIRE_OUTLETS: '5', WIRE_OWN_ADDRESSES: '1' }));

  it('are, by seconds and by date, while others are looked at, and after a restart', async () => {
    const { wire, env } = world();
    const [bySeconds, byDate, ...others] = wire.outlets;
    const tired = [
      { id: bySeconds!.id, status: 429, retryAfter: '90' },
      { id: byDate!.id, status: 503, retryAfter: new Date(Date.now() + 90_000).toUTCString() },
    ];
    await publishAll(world());
    const first = await startAjil(env);
    await untilAsked(world(), first, 1);
    for (const { id, ...order } of tired) await wire.order(id, order);
    const asked = async () => {
      const lines = await linesOf(world());
      return tired.every(({ id, status }) =>
        lines.some((line) => line.outlet === id && line.status === status),
      );
    };
    await waitFor(async () => (await asked()) || undefined, first, 'their wishes');
    for (const { id } of tired) await wire.order(id, null);
    await untilAsked(world(), first, 3, others);
    await first.end();
    const second = await startAjil(env);
    await untilAsked(world(), second, 3, others);
    await second.end();
    for (const { id, status } of tired) {
      const statuses = (await linesOf(world(), id)).map((line) => line.status);
      expect(statuses.indexOf(status)).toBe(statuses.length - 1);
    }
  });
});
