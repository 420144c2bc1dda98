import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { whenDone } from './lifetime.js';

const ROOT = new URL('../..', import.meta.url).pathname;
const READY_MS = 60_000;

/** A process under test. */
export interface Proc {
  pid: number;
  child: ChildProcess;
  /** Everything it printed, both streams. */
  output(): string;
  /** Sends the signal and waits for the end. */
  end(signal?: NodeJS.Signals): Promise<void>;
}

/** A process of Ajil that listens. */
export interface AjilProc extends Proc {
  url: string;
}

export type Env = Record<string, string>;

/** The environment of a newcomer: nothing of ours is set. */
function cleanEnv(extra: Env): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR, LANG } = process.env;
  return { PATH, HOME, ...(TMPDIR ? { TMPDIR } : {}), ...(LANG ? { LANG } : {}), ...extra };
}

/** Starts `node <script>` of the built product. Ended when the test ends. */
export function startNode(script: string, env: Env, options: { cwd?: string } = {}): Proc {
  const child = spawn(process.execPath, ['--enable-source-maps', join(ROOT, script)], {
    cwd: options.cwd ?? ROOT,
    env: cleanEnv(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const keep = (chunk: Buffer) => (output = (output + chunk.toString()).slice(-200_000));
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const end = async (signal: NodeJS.Signals = 'SIGTERM') => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  };
  return { pid: child.pid!, child, output: () => output, end };
}

/** A folder of its own under the system's temporary folder, removed at the end of the test. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ajil-e2e-'));
  whenDone(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Everything in a test lives on one host: it must not be asked as slowly as a stranger's. */
const DEFAULTS = { AJIL_PORT: '0', AJIL_LOG_LEVEL: 'debug', AJIL_HOST_GAP_MS: '0' };

/** Starts a process of Ajil on a free port and waits until it is ready. */
export async function startAjil(env: Env, script = 'dist/src/main.js'): Promise<AjilProc> {
  const proc = startNode(script, { ...DEFAULTS, ...env });
  whenDone(() => proc.end());
  const url = await waitFor(
    () => /(?:ready|listening)[^\n]*?(http:\/\/\S+)/.exec(proc.output())?.[1],
    proc,
    'its address',
  );
  await waitFor(
    async () => (await fetch(`${url}/health/ready`).catch(() => null))?.ok || undefined,
    proc,
    'readiness',
  );
  return { ...proc, url };
}

/** Asks again and again until there is an answer; fails with the process's output when it ends or takes too long. */
export async function waitFor<T>(
  ask: () => T | undefined | Promise<T | undefined>,
  proc?: Proc,
  what = 'it',
  ms = READY_MS,
): Promise<T> {
  const deadline = performance.now() + ms;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    const ended = proc && (proc.child.exitCode !== null || proc.child.signalCode !== null);
    if (ended || performance.now() > deadline) {
      throw new Error(
        `waited in vain for ${what}${ended ? ' (the process ended)' : ''}\n${proc?.output().slice(-4_000) ?? ''}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
