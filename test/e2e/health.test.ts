import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { connectSocket, getJson } from '../support/clients.js';
import { openNewsroom } from '../support/desk.js';
import { shared, whenDone } from '../support/lifetime.js';
import { freePort, makeDatabaseUrl } from '../support/ways.js';
import { startAjil, startNode, waitFor } from '../support/processes.js';

/** The calls that the table of the contract names: `get /v1/sources/{id}`. */
function routesOfThePage(): string[] {
  const page = readFileSync(new URL('../../docs/protocol.md', import.meta.url), 'utf8');
  const rows = page.match(/^\| `(?:GET|POST|PUT|PATCH|DELETE) .*$/gm)!.map((row) => row.split(' | ')[0]!);
  const calls = rows.flatMap((row) => {
    const named = [...row.matchAll(/`([^`]+)`/g)].map((match) => match[1]!);
    const [method, first] = named[0]!.split(' ') as [string, string];
    const paths = [first, ...named.slice(1).map((name) => name.replace(/^[A-Z]+ /, ''))];
    const methods = named.map((name) => /^[A-Z]+(?= )/.exec(name)?.[0] ?? method);
    // `feed.json`, `.rss`: another ending of the same.
    return paths.map(
      (path, i) =>
        `${methods[i]!.toLowerCase()} ${path.startsWith('.') ? first.replace(/\.\w+$/, path) : path}`,
    );
  });
  return calls.map((call) => call.replace(/\?.*/, '').replace(/:(\w+)/g, '{$1}')).sort();
}

describe('the API described', () => {
  const room = shared(() => openNewsroom());

  it('lists every route of the contract with its questions, and is OpenAPI', async () => {
    const api = await getJson<{
      openapi: string;
      info: object;
      paths: Record<string, Record<string, { parameters: { name: string }[]; responses: object }>>;
    }>(`${room().url}/docs/openapi.json`);
    expect(api.openapi).toMatch(/^3\.1\./);
    expect(api.info).toMatchObject({ title: 'Ajil', version: expect.any(String) });
    const routes = Object.entries(api.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(routes.sort()).toEqual(routesOfThePage());
    const asked = (path: string) => api.paths[path]!['get']!.parameters.map(({ name }) => name);
    expect(asked('/v1/alerts')).toEqual(
      expect.arrayContaining(['topics', 'urgency', 'languages', 'after', 'before', 'limit']),
    );
    expect(asked('/v1/stream')).toEqual(expect.arrayContaining(['topics', 'urgency', 'languages', 'after']));
    for (const methods of Object.values(api.paths))
      for (const route of Object.values(methods)) expect(route.responses).toBeTypeOf('object');
  });

  it('is a page for people, with everything it needs from here', async () => {
    const answer = await fetch(`${room().url}/docs`);
    const html = await answer.text();
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    const files = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(
      (match) => new URL(match[1]!, `${room().url}/docs`),
    );
    expect(files.length).toBeGreaterThan(2);
    for (const file of files) {
      expect(file.origin).toBe(room().url);
      expect((await fetch(file)).status).toBe(200);
    }
  });
});

describe('a process', () => {
  it('says that it lives, what it can do, and what it counts', async () => {
    const room = await openNewsroom();
    expect(await getJson(`${room.url}/health/live`)).toEqual({ status: 'ok' });
    expect(await getJson(`${room.url}/health/ready`)).toEqual({
      status: 'ok',
      checks: { store: 'ok', clock: 'ok', queues: 'ok', log: 'ok' },
    });
    const metrics = await fetch(`${room.url}/metrics`);
    expect(metrics.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const text = await metrics.text();
    for (const name of ['ajil_readers', 'ajil_alerts_followed_total', 'process_resident_memory_bytes']) {
      expect(text).toMatch(new RegExp(`^# TYPE ${name} (?:gauge|counter)\\n${name}\\{[^}]*\\} \\d`, 'm'));
    }
  });

  it('is not ready while its database is away, lives on, and goes on by itself when it is back', async () => {
    const room = await openNewsroom();
    const client = await connectSocket(room.url);
    await client.subscribe({ topics: ['iraq'] });
    const ready = async () => (await fetch(`${room.url}/health/ready`)).status;
    await shutDatabase(room.databaseUrl, true);
    await waitFor(async () => (await ready()) === 503 || undefined, room.gateway, 'a 503');
    const report = await (await fetch(`${room.url}/health/ready`)).text();
    expect(report).toContain('"store":"failing"');
    expect(report).not.toMatch(/postgres:|127\.0|socket|\/tmp|database "/i);
    expect((await fetch(`${room.url}/health/live`)).status).toBe(200);
    const alerts = await fetch(`${room.url}/v1/alerts`);
    expect([alerts.status, alerts.headers.get('content-type')]).toEqual([
      503,
      'application/problem+json; charset=utf-8',
    ]);
    expect(await alerts.json()).toMatchObject({
      status: 503,
      code: 'unavailable',
      detail: 'Not now',
    });

    await shutDatabase(room.databaseUrl, false);
    await waitFor(async () => (await ready()) === 200 || undefined, room.gateway, 'readiness');
    const [alert] = await room.append({});
    await client.until((recorder) => recorder.alerts().some(({ id }) => id === alert!.id));
  });

  it('does not start, and names the port, when it is taken, and the setting that was mistyped', async () => {
    const port = `${await freePort()}`;
    await startAjil({ DATABASE_URL: await makeDatabaseUrl(), AJIL_PORT: port }, 'dist/apps/gateway/main.js');
    const second = startNode('dist/apps/gateway/main.js', {
      DATABASE_URL: await makeDatabaseUrl(),
      AJIL_PORT: port,
      AJIL_PRT: '0',
    });
    whenDone(() => second.end('SIGKILL'));
    const [code] = (await once(second.child, 'close')) as [number | null];
    expect(code).toBe(1);
    expect(second.output()).toContain(`port ${port} of 127.0.0.1 is taken. Set AJIL_PORT to another one.`);
    expect(second.output()).toContain('AJIL_PRT is no setting; did you mean AJIL_PORT?');
  });
});

/** Sends everybody out of a database and locks it, or opens it again. */
async function shutDatabase(databaseUrl: string, shut: boolean): Promise<void> {
  const url = new URL(databaseUrl);
  const database = url.pathname.slice(1);
  const host = url.searchParams.get('host')!;
  const client = new pg.Client({
    host,
    port: Number(url.searchParams.get('port')),
    user: url.username,
    database: 'postgres',
  });
  await client.connect();
  await client.query(`alter database ${database} allow_connections ${!shut}`);
  if (shut)
    await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [
      database,
    ]);
  await client.end();
}
