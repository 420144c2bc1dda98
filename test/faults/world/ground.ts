import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openWire, type WireProc } from '../../support/open-wire.js';
import type { Env } from '../../support/spawn.js';
import type { Closing } from './closing.js';
import type { Lab } from './lab.js';
import { openProxy, type Proxy } from './proxy.js';
import { openRedis, type RedisServer } from './redis.js';
import { openSwitches, type Switches } from './switches.js';
import type { Wanted } from './wanted.js';

/** What the processes of a world stand on. */
export interface Ground {
  /** The name of its database. */
  database: string;
  wire: WireProc;
  /** Null: this machine has none, or the world wants none. */
  redis: RedisServer | null;
  /** What stands in front of them; null: nothing. */
  postgresProxy: Proxy | null;
  redisProxy: Proxy | null;
  /** The settings that all processes share. */
  env: Env;
  /** For processes of a test build. */
  switches: Switches;
}

export const ADMIN_TOKEN = 'a-token-for-the-faults-alone';
/** More than an outlet publishes while a fault lasts: what it lists no longer nobody can be blamed for. */
const LISTED = '200';

export async function openGround(lab: Lab, name: string, wanted: Wanted, closing: Closing): Promise<Ground> {
  const folder = join(lab.folder, name);
  mkdirSync(folder, { recursive: true });
  const database = `w_${name.toLowerCase().replaceAll(/\W/g, '_')}`;
  await lab.postgres.makeDatabase(database);
  const wantsRedis = (wanted.redis ?? true) && lab.redisProgram !== null;
  const redis = wantsRedis ? closing.keep(await openRedis(lab.redisProgram!, folder)) : null;
  const wire = await openWire(join(folder, 'sources.json'), { WIRE_FEED_ITEMS: LISTED, ...wanted.wire });
  closing.add(() => wire.end());
  const via = new Set(wanted.via);
  const inFront = async (port: number) => closing.keep(await openProxy(() => ({ port })));
  const postgresProxy = via.has('postgres') ? await inFront(lab.postgres.port) : null;
  const redisProxy = redis && via.has('redis') ? await inFront(redis.port) : null;
  const env = {
    DATABASE_URL: lab.postgres.url(database, postgresProxy?.port),
    ...(redis ? { REDIS_URL: `redis://127.0.0.1:${redisProxy?.port ?? redis.port}` } : {}),
    AJIL_SOURCES: wire.sources,
    AJIL_EGRESS_ALLOW: '127.0.0.0/8',
    AJIL_POLL_SECONDS: '1',
    AJIL_ADMIN_TOKEN: ADMIN_TOKEN,
    ...wanted.env,
  };
  return { database, wire, redis, postgresProxy, redisProxy, env, switches: openSwitches(folder) };
}
