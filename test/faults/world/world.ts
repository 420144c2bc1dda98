import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openWire, type WireProc } from '../../support/open-wire.js';
import { type Env, waitFor } from '../../support/spawn.js';
import { DEADLINES, type Deadlines } from '../check/history.js';
import { type Crowd, openCrowd } from '../clients/crowd.js';
import type { Door } from '../clients/reader.js';
import { type Book, now, openBook } from './book.js';
import type { Chance } from './chance.js';
import type { Lab } from './lab.js';
import { type Node, openNode, type Role } from './node.js';
import { openProxy, type Proxy } from './proxy.js';
import { openPublisher, type Publisher } from './publisher.js';
import { openRedis, type RedisServer } from './redis.js';
import { openSwitches, type Switches } from './switches.js';

/** What a fault needs of its world; what is not said is as usual. */
export interface Wanted {
  /** How many processes of each role; `all`: one process that plays every role. */
  nodes?: Partial<Record<Role, number>>;
  /** Without: PostgreSQL carries queues and hints. */
  redis?: boolean;
  /** Links that the fault will make bad. */
  via?: readonly ('postgres' | 'redis' | 'gateways')[];
  /** Settings of all processes, and of some by name. */
  env?: Env;
  envOf?: Record<string, Env>;
  flagsOf?: Record<string, readonly string[]>;
  /** The processes have the switches of libs/faultpoints: `fail` and `shiftClock`. */
  testBuild?: boolean;
  /** How long things may take, before a busy machine stretches them. */
  deadlines?: Partial<Deadlines>;
  /** Settings of the pretend world. */
  wire?: Env;
  readers?: number;
  sdks?: number;
  /** Headlines a second. */
  rate?: number;
  /** The outlets that are there, and nobody who follows them yet. */
  startNodes?: boolean;
}

/** Ajil with all that it stands on, all that it follows, and all that follow it. */
export interface World {
  lab: Lab;
  book: Book;
  database: string;
  deadlines: Deadlines;
  nodes: Node[];
  /** By its name, such as `poller-1`. */
  node(name: string): Node;
  gateways(): Node[];
  redis: RedisServer | null;
  wire: WireProc;
  publisher: Publisher;
  crowd: Crowd;
  proxies: { postgres: Proxy | null; redis: Proxy | null; gateways: Proxy[]; any: Proxy };
  doors(): Door[];
  /** The next process that passes the place does this there, once: `before_commit:kill`. */
  fail(wish: string): void;
  /** Moves the clock of one process: milliseconds, `frozen`, or null for the right time. */
  shiftClock(node: string, shift: number | 'frozen' | null): void;
  /** Writes a fault into the history, from now until `work` is done. */
  during<T>(fault: string, target: string, work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const USUAL = { nodes: { poller: 1, newsdesk: 1, gateway: 2 }, redis: true, readers: 8, sdks: 2, rate: 5 };

export async function openWorld(lab: Lab, name: string, chance: Chance, wanted: Wanted = {}): Promise<World> {
  const { nodes: counts, redis: withRedis, readers, sdks, rate } = { ...USUAL, ...wanted };
  const folder = join(lab.folder, name);
  mkdirSync(folder, { recursive: true });
  const closers: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer().catch(() => undefined);
  };
  const later = <T extends { close(): Promise<unknown> }>(part: T): T => {
    closers.push(() => part.close());
    return part;
  };
  try {
    const database = `w_${name.toLowerCase().replaceAll(/\W/g, '_')}`;
    await lab.postgres.makeDatabase(database);
    const redis = withRedis && lab.redisProgram ? later(await openRedis(lab.redisProgram, folder)) : null;
    const wire = await openWire(join(folder, 'sources.json'), { WIRE_FEED_ITEMS: '200', ...wanted.wire });
    closers.push(() => wire.end());
    const isVia = (link: 'postgres' | 'redis' | 'gateways') => wanted.via?.includes(link) ?? false;
    const postgresProxy = isVia('postgres')
      ? later(await openProxy(() => ({ port: lab.postgres.port })))
      : null;
    const redisProxy = redis && isVia('redis') ? later(await openProxy(() => ({ port: redis.port }))) : null;
    const env: Env = {
      DATABASE_URL: lab.postgres.url(database, postgresProxy?.port),
      ...(redis ? { REDIS_URL: `redis://127.0.0.1:${redisProxy?.port ?? redis.port}` } : {}),
      AJIL_SOURCES: wire.sources,
      AJIL_EGRESS_ALLOW: '127.0.0.0/8',
      AJIL_POLL_SECONDS: '1',
      AJIL_ADMIN_TOKEN: ADMIN_TOKEN,
      ...wanted.env,
    };
    const switches = openSwitches(folder);
    const nodes = await openNodes(counts, env, wanted, switches);
    closers.push(() => Promise.all(nodes.map((node) => node.end('SIGKILL'))));
    const beganAt = performance.now();
    if (wanted.startNodes !== false) {
      await startAll(nodes);
      await warmUp(lab, database, wire);
    }
    const gateways = () => nodes.filter(({ role }) => role === 'gateway' || role === 'all');
    const fronts = isVia('gateways')
      ? await Promise.all(gateways().map((node) => openProxy(() => addressOf(node))))
      : [];
    fronts.forEach(later);
    const any = later(await openProxy(() => aliveOf(gateways(), chance)));
    const doors = () =>
      gateways().map((node, n) => {
        const front = fronts[n];
        return { node: node.name, url: front ? `http://127.0.0.1:${front.port}` : node.url };
      });
    const book = openBook();
    const deadlines = lab.stretched({ ...DEADLINES, ...wanted.deadlines }, performance.now() - beganAt);
    book.add({ line: 'run', at: now(), seed: lab.seed, deadlines });
    const publisher = openPublisher(wire, chance.fork('publisher'));
    closers.push(() => publisher.stop());
    const crowd = openCrowd({
      size: readers,
      sdks,
      book,
      chance: chance.fork('clients'),
      doors,
      anyDoor: `http://127.0.0.1:${any.port}`,
      begin: await beginOf(lab, database),
    });
    closers.push(() => crowd.leave());
    publisher.setRate(rate);
    return {
      lab,
      book,
      database,
      deadlines,
      nodes,
      node: (wantedName) => nodes.find((node) => node.name === wantedName)!,
      gateways,
      redis,
      wire,
      publisher,
      crowd,
      proxies: { postgres: postgresProxy, redis: redisProxy, gateways: fronts, any },
      doors,
      fail: switches.fail,
      shiftClock: switches.shiftClock,
      during: async (fault, target, work) => {
        const line = { line: 'fault', at: now(), fault, target, healedAt: null } as const;
        const written: { healedAt: number | null } & Omit<typeof line, 'healedAt'> = { ...line };
        book.add(written);
        try {
          return await work();
        } finally {
          written.healedAt = now();
        }
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

export const ADMIN_TOKEN = 'a-token-for-the-faults-alone';

async function openNodes(
  counts: Partial<Record<Role, number>>,
  env: Env,
  wanted: Wanted,
  switches: Switches,
): Promise<Node[]> {
  const names = Object.entries(counts).flatMap(([role, count]) =>
    Array.from({ length: count }, (_, n) => ({ role: role as Role, name: `${role}-${n + 1}` })),
  );
  const { envOf = {}, flagsOf = {}, testBuild = false } = wanted;
  const build = testBuild ? 'dist-faults' : 'dist';
  return Promise.all(
    names.map(({ role, name }) => {
      const settings = { ...env, ...(testBuild ? switches.envOf(name) : {}), ...envOf[name] };
      return openNode(name, role, settings, { build, flags: flagsOf[name] });
    }),
  );
}

async function startAll(nodes: readonly Node[]): Promise<void> {
  nodes.forEach((node) => node.begin());
  await Promise.all(nodes.map((node) => node.whenReady()));
}

const addressOf = ({ url }: Node) => ({ port: Number(new URL(url).port) });

function aliveOf(gateways: readonly Node[], chance: Chance) {
  const alive = gateways.filter((node) => node.isUp() && !node.isFrozen());
  return alive.length > 0 ? addressOf(chance.pick(alive)) : null;
}

/** On a machine that does much else. */
const MOST_BEGIN_MS = 240_000;

/** The first decision of a process takes long: it reads what it decides by. That is no part of any story. */
async function warmUp(lab: Lab, database: string, wire: WireProc): Promise<void> {
  const titles = [
    'Iraq opens bridge in Baghdad',
    'Iran opens bridge in Tehran',
    'Egypt opens bridge in Cairo',
  ];
  await wire.publish(titles.map((title, n) => ({ outlet: wire.outlets[n]!.id, title })));
  const decided = 'select count(*)::int as n from entries where decided_at is not null';
  const count = async () => (await lab.postgres.query<{ n: number }>(database, decided))[0]!.n;
  await waitFor(
    async () => (await count()) >= titles.length || undefined,
    undefined,
    'the first decisions',
    MOST_BEGIN_MS,
  );
}

/** The place before the first row. */
async function beginOf(lab: Lab, database: string): Promise<string> {
  const read = () =>
    lab.postgres.query<{ epoch: string }>(database, 'select epoch from log_head').catch(() => []);
  const epoch = await waitFor(async () => (await read())[0]?.epoch, undefined, 'the log');
  return `v1.${epoch}.0`;
}
