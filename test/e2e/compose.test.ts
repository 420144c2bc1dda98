import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';
import { describe, expect, inject, it } from 'vitest';
import { parse } from 'yaml';
import { type Command, findProgram, ROOT, runCommand, startCommand } from '../support/commands.js';
import { allAlerts } from '../support/clients.js';
import { type Env, makeFolder, type Proc, waitFor } from '../support/processes.js';
import { freePort, makeDatabaseUrl, redisServer } from '../support/ways.js';
import { startWire } from '../support/wire.js';

// No container engine runs here. So every command of the two files is run without one, as it stands there.

interface Service {
  build?: string;
  command?: string[];
  environment?: Env;
  healthcheck: { test: string[] };
}

/** The services of docker-compose.yml, with `${NAME:-default}` filled in from `shell`. */
function readServices(shell: Env = {}): Record<string, Service> {
  const text = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8');
  const fill = (value: string) =>
    value.replace(/\$\{(\w+):-([^}]*)\}/g, (_, name: string, otherwise: string) => shell[name] || otherwise);
  const filled = (_: unknown, value: unknown) => (typeof value === 'string' ? fill(value) : value);
  return (parse(text, filled, { merge: true }) as { services: Record<string, Service> }).services;
}

/** The stages of the Dockerfile: its instructions, each a word and the rest of the line. */
function readStages(): [string, string][][] {
  const lines = readFileSync(join(ROOT, 'Dockerfile'), 'utf8')
    .split('\n')
    .filter((line) => /^[A-Z]/.test(line));
  const stages: [string, string][][] = [];
  for (const line of lines) {
    const [, word, rest] = /^([A-Z]+)\s+(.*)$/.exec(line)!;
    if (word === 'FROM') stages.push([]);
    stages.at(-1)!.push([word!, rest!]);
  }
  return stages;
}

const all = (stage: [string, string][], word: string) =>
  stage.filter(([each]) => each === word).map(([, rest]) => rest);
const [buildStage, imageStage] = readStages() as [[string, string][], [string, string][]];
const imageCommand = JSON.parse(all(imageStage, 'CMD')[0]!) as string[];

/** What the image sets, except the data folder at the root of the file system. */
const imageEnv: Env = Object.fromEntries(
  all(imageStage, 'ENV').flatMap((line) =>
    line.split(/\s+/).map((pair) => pair.split('=') as [string, string]),
  ),
);

/** The check as a container would run it, again and again until it says that all is well. `more`: further options. */
async function healthy({ healthcheck }: Service, env: Env, proc?: Proc, more: string[] = []): Promise<void> {
  const [kind, program, ...args] = healthcheck.test;
  expect(kind).toBe('CMD');
  const passes = async () =>
    (await startCommand([program!, ...more, ...args], { env }).ended) === 0 ? true : undefined;
  await waitFor(passes, proc, `health: ${program} ${args.join(' ')}`);
}

/** The service `redis` with a port and a folder of its own. */
async function startComposeRedis(service: Service): Promise<string> {
  const port = `${await freePort()}`;
  const [, ...args] = service.command!;
  const place = ['--port', port, '--bind', '127.0.0.1', '--dir', makeFolder()];
  const server = startCommand([redisServer!, ...args, ...place]);
  await waitFor(() => server.output().includes('Ready to accept connections') || undefined, server, 'Redis');
  if (findProgram('redis-cli')) await healthy(service, {}, server, ['-p', port]);
  return `redis://127.0.0.1:${port}`;
}

async function startService(service: Service, env: Env): Promise<{ proc: Command; url: string }> {
  const port = `${await freePort()}`;
  const settings = { ...imageEnv, ...service.environment, ...env, AJIL_PORT: port };
  const proc = startCommand(service.command!, { env: settings });
  await healthy(service, settings, proc);
  return { proc, url: `http://127.0.0.1:${port}` };
}

describe('docker-compose.yml', () => {
  it.runIf(redisServer)(
    'carries a headline through its processes, with the commands and health checks as they stand',
    async () => {
      const wire = await startWire();
      const services = readServices({ AJIL_POLL_SECONDS: '1' });
      const redis = await startComposeRedis(services['redis']!);
      const client = new Redis(redis);
      expect(await client.config('GET', 'appendonly')).toEqual(['appendonly', 'yes']);
      expect(await client.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction']);
      client.disconnect();

      const ours = Object.entries(services).filter(([, service]) => service.build === '.');
      expect(ours.map(([name]) => name)).toEqual(['poller', 'newsdesk', 'gateway']);
      for (const [, { environment }] of ours)
        expect(hostsOf(environment!)).toEqual(['postgres:5432', 'redis:6379']);
      const env = {
        DATABASE_URL: await makeDatabaseUrl(),
        REDIS_URL: redis,
        AJIL_SOURCES: wire.sources,
        AJIL_EGRESS_ALLOW: '127.0.0.0/8',
      };
      const running = await Promise.all(ours.map(async ([, service]) => startService(service, env)));

      const title = `Iraq opens crossing ${randomBytes(4).toString('hex')}`;
      await wire.publish([{ outlet: wire.outlets[0]!.id, title }]);
      const gateway = running[2]!;
      const alert = await waitFor(async () => (await allAlerts(gateway.url))[0], gateway.proc, 'the alert');
      expect(alert.title).toBe(title);
      for (const { proc } of running) proc.child.kill('SIGTERM');
      expect(await Promise.all(running.map(({ proc }) => proc.ended))).toEqual([0, 0, 0]);
    },
  );

  it('starts PostgreSQL as the embedded one is: same letters, same order, as many connections', async () => {
    const { environment, command, healthcheck } = readServices()['postgres']!;
    const words = environment!['POSTGRES_INITDB_ARGS']!;
    const flags = new Map(
      [...words.matchAll(/--([a-z-]+)=(\S+)/g)].map(([, name, value]) => [name!, value!]),
    );
    const server = inject('postgres');
    const client = new pg.Client(server);
    await client.connect();
    const { rows } = await client.query<Record<string, string>>(
      `select pg_encoding_to_char(encoding) as encoding, datlocprovider::text as provider, datlocale as builtin, datcollate as locale,
              current_setting('max_connections') as connections
         from pg_database where datname = 'template0'`,
    );
    await client.end();
    expect({ provider: 'b', ...rows[0] }).toEqual({
      encoding: flags.get('encoding'),
      provider: flags.get('locale-provider')!.charAt(0),
      builtin: flags.get('builtin-locale'),
      locale: flags.get('locale'),
      connections: /max_connections=(\d+)/.exec(command!.join(' '))![1],
    });
    const isReady = findProgram('pg_isready');
    if (isReady) await healthy({ healthcheck }, { PGHOST: server.host, PGPORT: `${server.port}` });
  });
});

const hostsOf = (environment: Env) =>
  Object.values(environment).flatMap((value) => (URL.canParse(value) ? [new URL(value).host] : []));

/** The files that a checkout brings, and of those the ones that .dockerignore lets through. Null without git. */
function shippedFiles(): string[] | null {
  if (!existsSync(join(ROOT, '.git')) || !findProgram('git')) return null;
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const files = execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).split('\0').filter(Boolean);
  const ignored = readFileSync(join(ROOT, '.dockerignore'), 'utf8').split('\n').filter(Boolean);
  return files.filter(
    (file) =>
      existsSync(join(ROOT, file)) && !ignored.some((name) => file === name || file.startsWith(`${name}/`)),
  );
}

const shipped = shippedFiles();
if (!shipped)
  process.stdout.write(
    'The test of the image is left out: this is no git checkout, so what it ships is unknown.\n',
  );

describe('the Dockerfile', () => {
  it('starts what npm start starts', () => {
    const starter =
      readFileSync(join(ROOT, 'bin/start.mjs'), 'utf8') + readFileSync(join(ROOT, 'bin/prepare.mjs'), 'utf8');
    const [program, ...args] = imageCommand;
    expect(program).toBe('node');
    expect(args).toEqual(['--enable-source-maps', /mainFile = '([^']+)'/.exec(starter)![1]]);
    for (const { build, command } of Object.values(readServices())) {
      if (build) expect(command!.slice(0, 2)).toEqual(imageCommand.slice(0, 2));
    }
  });

  it.runIf(shipped)(
    'builds from what a checkout brings, and runs on what is left after pruning',
    async () => {
      expect(all(buildStage, 'COPY')).toEqual(['. .']);
      const build = makeFolder();
      for (const file of shipped!) {
        mkdirSync(join(build, dirname(file)), { recursive: true });
        cpSync(join(ROOT, file), join(build, file));
      }
      for (const command of all(buildStage, 'RUN')) {
        await runCommand(['sh', '-c', command], { cwd: build, env: { npm_config_prefer_offline: 'true' } });
      }

      const image = makeFolder();
      for (const line of all(imageStage, 'COPY')) {
        const [, from, to] = /^--from=build \/ajil\/(\S+) \.\/(\S*)$/.exec(line)!;
        await runCommand(['mv', join(build, from!), join(image, to!)]);
      }
      expect(existsSync(join(image, 'node_modules', 'vitest'))).toBe(false);
      const port = `${await freePort()}`;
      const env = {
        ...imageEnv,
        AJIL_DATA_DIR: join(image, 'data'),
        AJIL_PORT: port,
        AJIL_SOURCES: (await startWire()).sources,
      };
      const ajil = startCommand(imageCommand, { cwd: image, env });
      await healthy(readServices()['gateway']!, env, ajil);
      const page = await fetch(`http://127.0.0.1:${port}/`);
      expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<title>Ajil</title>')]);
      await ajil.end();
    },
  );
});
