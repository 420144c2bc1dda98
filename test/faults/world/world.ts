import type { WireProc } from '../../support/open-wire.js';
import { DEADLINES, type Deadlines, type FaultLine } from '../check/history.js';
import { type Crowd, openCrowd } from '../clients/crowd.js';
import type { Door } from '../clients/reader.js';
import { type Book, now, openBook } from './book.js';
import type { Chance } from './chance.js';
import { type Closing, openClosing } from './closing.js';
import { type Editor, openEditor } from './editor.js';
import { type Ground, openGround } from './ground.js';
import type { Lab } from './lab.js';
import type { Node } from './node.js';
import { addressOf, oneAlive, openNodes, startAll } from './nodes.js';
import { openProxy, type Proxy } from './proxy.js';
import { openPublisher, type Publisher } from './publisher.js';
import type { RedisServer } from './redis.js';
import { USUAL, type Wanted } from './wanted.js';

export { ADMIN_TOKEN } from './ground.js';
export type { Wanted } from './wanted.js';

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
  editor: Editor;
  crowd: Crowd;
  /** What stands in front of PostgreSQL, of Redis, of each gateway, and of any gateway that lives. */
  proxies: { postgres: Proxy | null; redis: Proxy | null; gateways: Proxy[]; any: Proxy };
  /** Where clients knock. */
  doors(): Door[];
  /** The next process that passes the place does this there, once: `before_commit:kill`. */
  fail(wish: string): void;
  /** A document with `a poisoned item` ends the thread that reads it. */
  poison(works: boolean): void;
  /** Moves the clock of one process: milliseconds, `frozen`, or null for the right time. */
  shiftClock(node: string, shift: number | 'frozen' | null): void;
  /** Writes a fault into the history, from now until `work` is done. */
  during<T>(fault: string, target: string, work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Opens a world in which everything works, news comes, and everybody listens; what is open is closed when that fails. */
export async function openWorld(lab: Lab, name: string, chance: Chance, wanted: Wanted = {}): Promise<World> {
  const closing = openClosing();
  lab.open.add(closing);
  closing.add(async () => lab.open.delete(closing));
  try {
    const ground = await openGround(lab, name, wanted, closing);
    const nodes = await openNodes(ground, wanted);
    closing.add(() => Promise.all(nodes.map((node) => node.end('SIGKILL'))));
    const beganAt = performance.now();
    await startAll(nodes, lab, ground);
    const deadlines = lab.stretched({ ...DEADLINES, ...wanted.deadlines }, performance.now() - beganAt);
    return await people({ lab, ground, nodes, chance, wanted, deadlines, closing });
  } catch (error) {
    await closing.close();
    throw error;
  }
}

interface Parts {
  lab: Lab;
  ground: Ground;
  nodes: Node[];
  chance: Chance;
  wanted: Wanted;
  deadlines: Deadlines;
  closing: Closing;
}

/** Those who publish and those who listen; from here on everything is written down. */
async function people({ lab, ground, nodes, chance, wanted, deadlines, closing }: Parts): Promise<World> {
  const { wire, database } = ground;
  const book = openBook();
  book.add({ line: 'run', at: now(), seed: lab.seed, deadlines });
  const gateways = nodes.filter(({ role }) => role === 'gateway' || role === 'all');
  const any = closing.keep(await openProxy(() => oneAlive(gateways, chance)));
  const fronts = wanted.via?.includes('gateways') ? await frontsOf(gateways, closing) : [];
  const doors = gateways.map(({ name, url }, n) => ({ node: name, url: fronts[n] ? at(fronts[n]) : url }));
  const publisher = openPublisher(wire, chance.fork('publisher'));
  closing.add(() => publisher.stop());
  const editor = openEditor(() => doors, chance.fork('editor'), wanted.edits ?? 0);
  closing.add(() => editor.stop());
  const crowd = openCrowd({
    readers: wanted.readers ?? USUAL.readers,
    sdks: wanted.sdks ?? USUAL.sdks,
    book,
    chance: chance.fork('clients'),
    doors: () => doors,
    anyDoor: at(any),
    begin: await beginOf(lab, database),
  });
  closing.add(() => crowd.leave());
  publisher.setRate(wanted.rate ?? USUAL.rate);
  return {
    lab,
    book,
    deadlines,
    nodes,
    publisher,
    editor,
    crowd,
    ...ground,
    proxies: { postgres: ground.postgresProxy, redis: ground.redisProxy, gateways: fronts, any },
    node: (name) => nodes.find((node) => node.name === name)!,
    gateways: () => gateways,
    doors: () => doors,
    fail: ground.switches.fail,
    poison: ground.switches.poison,
    shiftClock: ground.switches.shiftClock,
    during: (fault, target, work) => during(book, { fault, target }, work),
    close: () => closing.close(),
  };
}

const at = ({ port }: Proxy) => `http://127.0.0.1:${port}`;

async function frontsOf(gateways: readonly Node[], closing: Closing): Promise<Proxy[]> {
  return Promise.all(gateways.map(async (node) => closing.keep(await openProxy(() => addressOf(node)))));
}

async function during<T>(
  book: Book,
  about: Pick<FaultLine, 'fault' | 'target'>,
  work: () => Promise<T>,
): Promise<T> {
  const line: FaultLine = { line: 'fault', at: now(), ...about, healedAt: null };
  book.add(line);
  try {
    return await work();
  } finally {
    line.healedAt = now();
  }
}

/** The place before the first row. */
async function beginOf(lab: Lab, database: string): Promise<string> {
  const [head] = await lab.postgres.query<{ epoch: string }>(database, 'select epoch from log_head');
  return `v1.${head!.epoch}.0`;
}
