import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { compareBooks, toldUpTo } from '../support/accounts.js';
import { allAlerts, connectSocket } from '../support/clients.js';
import { type AjilProc, makeFolder, startAjil } from '../support/processes.js';
import { runSeed, seeded } from '../support/seed.js';
import { startWire } from '../support/wire.js';

const KILLS = 10;
const MOST_MS = 3_000;

it('loses nothing and repeats nothing when it is killed ten times in the middle of the demo', async () => {
  const chance = seeded(runSeed());
  // The whole script of three minutes in forty seconds: each kill falls into the thick of it.
  const wire = await startWire({ WIRE_SCRIPT: 'babil', WIRE_PACE: '0.22', WIRE_LOOP: '1' });
  const env = {
    AJIL_SOURCES: wire.sources,
    AJIL_EGRESS_ALLOW: '127.0.0.0/8',
    AJIL_POLL_SECONDS: '1',
    AJIL_DATA_DIR: join(makeFolder(), 'data'),
    AJIL_ADMIN_TOKEN: randomBytes(16).toString('hex'),
  };
  const texts = new Map<string, string>();
  const remember = async (ajil: AjilProc) => {
    for (const alert of await allAlerts(ajil.url)) {
      const text = JSON.stringify(alert);
      expect(texts.get(alert.cursor) ?? text).toBe(text);
      texts.set(alert.cursor, text);
    }
  };

  const seen: string[] = [];
  let cursor: string | undefined;
  for (let kill = 0; kill <= KILLS; kill++) {
    const ajil = await startAjil(env);
    await remember(ajil);
    const client = await connectSocket(ajil.url);
    await client.subscribe({ topics: ['middle-east'], ...(cursor ? { after: cursor } : {}) });
    if (kill === KILLS) {
      const { alerts } = await compareBooks(ajil.url, wire);
      await remember(ajil);
      const wanted = alerts
        .filter((alert) => alert.topics.includes('middle-east'))
        .map((alert) => alert.cursor);
      const last = wanted.at(-1)!;
      const has = (cursors: string[]) => cursors.includes(last);
      await client.until(
        (one) => has(seen) || has(one.alerts().map((alert) => alert.cursor)),
        'the last alert',
      );
      // What one client was told over eleven connections: each alert of its topic once, in order.
      const told = toldUpTo(last, [...seen, ...client.alerts().map((alert) => alert.cursor)]);
      expect(told).toEqual(wanted.slice(wanted.length - told.length));
      expect(told.length).toBeGreaterThan(wanted.length / 2);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, chance() * MOST_MS));
    await ajil.end('SIGKILL');
    cursor = client.frames.length > 1 ? client.cursor() : cursor;
    seen.push(...client.alerts().map((alert) => alert.cursor));
  }
});
