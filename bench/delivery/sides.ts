import { randomBytes } from 'node:crypto';
import { dirname, resolve } from 'node:path';
import { openEmbeddedServer } from '@ajil/store';
import pg from 'pg';
import { type Ask, askerOf, PROBED } from '../support/ask.js';
import { openChild } from '../support/child.js';
import type { Closing } from '../support/closing.js';
import type { Cores } from '../support/cores.js';
import type { Order } from './crowd.js';
import { alertPieces, alertText, nextId, TOPIC } from './plan.js';

/** A server that is measured, alone on a core where that can be had. */
export interface Side {
  name: string;
  kind: Order['kind'];
  port: number;
  ask: Ask;
  /** Has everybody told of one more alert; resolves when that was asked for, not when all were told. */
  tell(topic?: string): Promise<void>;
}

export interface Surroundings {
  closing: Closing;
  cores: Cores | null;
  folder: string;
  token: string;
}

export const makeToken = () => randomBytes(24).toString('base64url');

/** This bench's own code in another process. */
export async function startSelf(args: string[], { closing }: Pick<Surroundings, 'closing'>): Promise<Ask> {
  const program = {
    command: process.execPath,
    args: [process.argv[1]!, ...args],
    env: {},
    ready: /ready/,
    name: args.join(' '),
  };
  const { child } = await openChild(program, closing);
  return askerOf(child, program.name);
}

export async function startBare(kind: 'socket.io' | 'ws', around: Surroundings): Promise<Side> {
  const name = kind === 'ws' ? 'raw ws' : 'bare Socket.IO';
  const { ask, answer } = await startServer(
    name,
    [process.argv[1]!, 'delivery-bare', kind, around.token],
    {},
    around,
  );
  let seq = 0;
  const tell = (topic = TOPIC) => ask<void>('tell', { text: alertText(topic, nextId(), ++seq) });
  return { name, kind, port: Number(answer), ask, tell };
}

const READY = /(?:ready |listening on http:\/\/[\d.]+:)(\d+)/;

async function startServer(
  name: string,
  args: string[],
  env: Record<string, string>,
  { cores, closing }: Surroundings,
): Promise<{ ask: Ask; answer: string }> {
  const program = { command: process.execPath, args: [...PROBED, ...args] };
  const ready = READY;
  const { child, answer } = await openChild(
    { ...(cores?.alone(program) ?? program), env, ready, name },
    closing,
  );
  return { ask: askerOf(child, name), answer };
}

/** A database whose alert log the bench itself appends to. */
export interface LogDatabase {
  url: string;
  /** One more row at the end, with a hint, as the newsdesk's append does it. @returns its seq */
  append(topic: string): Promise<number>;
  query(text: string, values?: unknown[]): Promise<unknown[]>;
}

export async function openLogDatabase({ closing, folder }: Surroundings): Promise<LogDatabase> {
  const server = await openEmbeddedServer({ folder: `${folder}/data`, address: 'npm run bench' });
  closing.add(() => server.stop());
  const client = new pg.Client(server.connection);
  await client.connect();
  closing.add(() => client.end());
  const query = async (text: string, values: unknown[] = []) =>
    (await client.query<Record<string, unknown>>(text, values)).rows;
  const append = async (topic: string) => {
    const id = nextId();
    const { cells, pieces } = alertPieces(topic, id);
    const [row] = await query(APPEND, [id, cells, ...pieces]);
    return Number((row as { seq: string }).seq);
  };
  return { url: server.url, append, query };
}

const APPEND = `
  with place as (update log_head set seq = seq + 1 returning seq, epoch),
  row as (
    insert into alerts (seq, id, rev, kind, entry_id, cells, body, alerted_at)
    select seq, $1, 1, 'new', null, $2, $3 || 'v1.' || epoch || '.' || seq || $4
      || (select json_object_agg(cell, seq - 1)::text from unnest($2::text[]) as cell) || $5, now() from place
    returning seq)
  select seq, pg_notify('ajil_log', seq::text) from row`;

/** The build of the gateway beside the build of this bench. */
const GATEWAY = resolve(dirname(process.argv[1]!), '../apps/gateway/main.js');

export async function startGateway(database: LogDatabase, around: Surroundings): Promise<Side> {
  const env = {
    DATABASE_URL: database.url,
    AJIL_PORT: '0',
    AJIL_ADMIN_TOKEN: around.token,
    // Everybody in the benches is the same one, from the same address.
    AJIL_MAX_READERS: '30000',
    AJIL_MAX_SOCKETS: '30000',
    AJIL_MAX_STREAMS: '30000',
    AJIL_MAX_HANDSHAKES: '10000',
    AJIL_REQUESTS_PER_SECOND: '100000',
    AJIL_REPLAY_PER_SECOND: '1000000',
  };
  const { ask, answer } = await startServer('Ajil', [GATEWAY], env, around);
  const tell = async (topic = TOPIC) => void (await database.append(topic));
  return { name: 'Ajil', kind: 'socket.io', port: Number(answer), ask, tell };
}
