import { describe, expect, it } from 'vitest';
import { compareBooks, toldUpTo } from '../support/accounts.js';
import { connectSocket, openStream } from '../support/clients.js';
import { startAjil } from '../support/processes.js';
import { makeDatabaseUrl, redisServer, startRedis } from '../support/ways.js';
import { startWire } from '../support/wire.js';

describe.runIf(redisServer)('two gateways, two pollers and two newsdesks over Redis', () => {
  it('serve the demo, and a client goes on at the other gateway', async () => {
    const wire = await startWire({ WIRE_SCRIPT: 'babil', WIRE_PACE: '0.1', WIRE_PAUSED: '1' });
    const env = {
      DATABASE_URL: await makeDatabaseUrl(),
      REDIS_URL: (await startRedis()).url,
      AJIL_SOURCES: wire.sources,
      AJIL_EGRESS_ALLOW: '127.0.0.0/8',
      AJIL_POLL_SECONDS: '1',
    };
    const start = (role: string) => startAjil(env, `dist/apps/${role}/main.js`);
    const roles = ['gateway', 'gateway', 'poller', 'poller', 'newsdesk', 'newsdesk'];
    const [left, right] = await Promise.all(roles.map(start));

    const first = await connectSocket(left!.url);
    await first.subscribe({ topics: ['middle-east'] });
    const stream = await openStream(left!.url, 'topics=middle-east');
    await wire.resume();
    await first.until((one) => one.alerts().length >= 10, 'ten alerts');
    await stream.until((one) => one.alerts().length >= 5, 'five alerts');
    const [cursor, lastId] = [first.cursor(), stream.raw.findLast((event) => event.id)!.id!];
    first.close();
    stream.close();

    const second = await connectSocket(right!.url);
    await second.subscribe({ topics: ['middle-east'], after: cursor });
    const streamed = await openStream(right!.url, 'topics=middle-east', { 'last-event-id': lastId });
    const { alerts } = await compareBooks(right!.url, wire);
    const wanted = alerts
      .filter((alert) => alert.topics.includes('middle-east'))
      .map((alert) => alert.cursor);
    const last = wanted.at(-1)!;
    for (const [before, after] of [
      [first, second],
      [stream, streamed],
    ] as const) {
      const told = () =>
        toldUpTo(
          last,
          [...before.alerts(), ...after.alerts()].map((alert) => alert.cursor),
        );
      await after.until(() => told().length >= wanted.length);
      expect(told()).toEqual(wanted);
    }
  });
});
