import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { compareBooks } from '../support/accounts.js';
import { startAjil } from '../support/processes.js';
import { makeDatabaseUrl, redisServer, startRedis } from '../support/ways.js';
import { startWire } from '../support/wire.js';

const PAIRS = 200;
const word = () => randomBytes(4).toString('hex');

describe.each(['database alone', ...(redisServer ? ['database and redis'] : [])])('with %s', (way) => {
  it('makes 200 alerts of 200 pairs of the same headline, decided by two newsdesks at once', async () => {
    const wire = await startWire({ WIRE_FEED_ITEMS: `${2 * PAIRS}` });
    const env = {
      DATABASE_URL: await makeDatabaseUrl(),
      ...(way === 'database and redis' ? { REDIS_URL: (await startRedis()).url } : {}),
      AJIL_SOURCES: wire.sources,
      AJIL_EGRESS_ALLOW: '127.0.0.0/8',
      AJIL_POLL_SECONDS: '1',
    };
    const titles = Array.from(
      { length: PAIRS },
      () => `Iraq moves convoy ${word()} towards camp ${word()} after dawn`,
    );
    const [one, two] = wire.outlets;
    await wire.publish(titles.flatMap((title) => [one!, two!].map(({ id }) => ({ outlet: id, title }))));
    const gateway = await startAjil(env, 'dist/apps/gateway/main.js');
    await startAjil(env, 'dist/apps/poller/main.js');
    await Promise.all([
      startAjil(env, 'dist/apps/newsdesk/main.js'),
      startAjil(env, 'dist/apps/newsdesk/main.js'),
    ]);

    const { alerts, headlines } = await compareBooks(gateway.url, wire);
    expect(alerts.map((alert) => alert.title).toSorted()).toEqual(titles.toSorted());
    const silent = headlines.filter((headline) => headline.decision!.silence === 'duplicate');
    expect(silent).toHaveLength(PAIRS);
    for (const { decision } of silent) expect(decision!.why[0]).toMatch(/^duplicate: same title as alert 01/);
  });
});
