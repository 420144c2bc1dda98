// npm run demo: Ajil with a pretend world of outlets (apps/wire). Needs no network, and begins anew each time.
import { spawn } from 'node:child_process';
import { mkdirSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { takeLock } from './lock.mjs';
import { mainFile, prepared, root } from './prepare.mjs';
import { lives, readJson, readText } from './process.mjs';
import { noteRunning } from './running.mjs';
import { endWith, exitCodeOf, passSignals, Refusal } from './tool.mjs';

const data = join(root, 'data', 'demo');
const port = process.env.AJIL_PORT ?? '3000';
const children = [];
let ending;

process.stdout.write(
  `Demo: invented outlets publish a breaking story; watch its alerts arrive at http://127.0.0.1:${port} ` +
    'within a minute. Ctrl-C ends it.\n',
);
await beginAnew().catch(endWith);
const wire = await prepared('npm run demo', startWire).catch(endWith);
const { sources, url } = await readyLine(wire);
process.stdout.write(`The invented outlets are at ${url}; what they served is at ${url}/ledger.\n`);
if (!ending) startAjil(sources);

async function beginAnew() {
  mkdirSync(join(root, '.ajil'), { recursive: true });
  const release = await takeLock(join(root, '.ajil', 'demo.lock'), 'npm run demo', ({ pid }) => {
    throw new Refusal(`Another demo runs in this folder (process ${pid}): stop it first.`);
  });
  process.on('exit', release);
  await refuseBelowAjil();
  await endLeftServer();
  rmSync(data, { recursive: true, force: true });
  mkdirSync(data, { recursive: true, mode: 0o700 });
}

/** The Ajil of a demo that was killed needs a moment to end. */
async function refuseBelowAjil() {
  const holder = readJson(join(data, 'ajil.lock'));
  for (let turn = 0; holder && lives(holder); turn++) {
    if (turn === 100) throw new Refusal(`An Ajil (process ${holder.pid}) runs in ${data}: stop it first.`);
    await sleep(100);
  }
}

/** The database server of a demo that was killed: its data goes now, so it is told to end at once (SIGQUIT). */
async function endLeftServer() {
  const pid = Number(readText(join(data, 'postgres', 'postmaster.pid'))?.split('\n')[0]);
  const isOurs = () => folderOfProcess(pid) === join(data, 'postgres');
  if (isOurs()) process.kill(pid, 'SIGQUIT');
  for (let turn = 0; turn < 100 && isOurs(); turn++) await sleep(50);
}

function folderOfProcess(pid) {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}

function startWire() {
  passSignals(
    () => children,
    (signal) => (ending ??= { signal }),
  );
  const env = {
    WIRE_PORT: process.env.WIRE_PORT ?? '0',
    WIRE_SOURCES: join(root, '.ajil', 'demo-sources.json'),
    WIRE_LOOP: '1',
  };
  return startChild('the wire', 'dist/apps/wire/main.js', env, 'pipe');
}

function startAjil(sources) {
  const env = {
    AJIL_SOURCES: sources,
    AJIL_EGRESS_ALLOW: '127.0.0.0/8',
    AJIL_POLL_SECONDS: '3',
    // All the outlets of the pretend world live on one host.
    AJIL_HOST_GAP_MS: '0',
    AJIL_DATA_DIR: data,
    AJIL_PORT: port,
    // The demo begins anew each time, so it never touches a database of yours.
    DATABASE_URL: undefined,
    REDIS_URL: undefined,
  };
  startChild('Ajil', mainFile, env, 'inherit');
}

function startChild(what, file, env, stdout) {
  const child = spawn(process.execPath, ['--enable-source-maps', file], {
    cwd: root,
    env: { ...process.env, ...env },
    // Should the demo be killed, the channel closes, and both end on 'disconnect'.
    stdio: ['ignore', stdout, 'inherit', 'ipc'],
  });
  const forget = noteRunning(root, child.pid, what);
  children.push(child);
  child.on('exit', (code, signal) => {
    forget();
    children.splice(children.indexOf(child), 1);
    if (what === 'Ajil' && signal === 'SIGKILL' && !ending) return beginAgain();
    endDemo(exitCodeOf(code, signal), what);
  });
  return child;
}

/** Killing Ajil is part of the show: it comes back, and nothing is lost or told twice. */
function beginAgain() {
  process.stderr.write(
    'Ajil was killed (SIGKILL). Starting it again: watch that nothing is lost or repeated.\n',
  );
  startAjil(sources);
}

/** One that ends takes the other with it; the exit code is that of the first, or of Ajil after a signal. */
function endDemo(code, what) {
  if (!ending) process.stderr.write(`The demo ends, because ${what} ended (exit code ${code}).\n`);
  ending ??= { code };
  if (ending.code === undefined && what === 'Ajil') ending.code = code;
  if (children.length === 0) process.exit(ending.code ?? exitCodeOf(null, ending.signal));
  for (const child of children) {
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), 15_000).unref();
  }
}

/** The wire's first line, `{"ready":true,"url":...,"sources":...}`; its later lines are passed on. */
function readyLine(child) {
  return new Promise((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const message = line.startsWith('{"ready":true') ? JSON.parse(line) : undefined;
      if (message) resolve(message);
      else process.stdout.write(`wire: ${line}\n`);
    });
  });
}
