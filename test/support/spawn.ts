import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

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

export type Env = Record<string, string>;

/** The environment of a newcomer: nothing of ours is set. */
function cleanEnv(extra: Env): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR, LANG } = process.env;
  return { PATH, HOME, ...(TMPDIR ? { TMPDIR } : {}), ...(LANG ? { LANG } : {}), ...extra };
}

/** Where a process starts. `root`: the folder of the repository; `flags`: for Node itself. */
export interface Start {
  root?: string;
  cwd?: string;
  flags?: readonly string[];
}

/** Starts `node <script>` of the built product; whoever starts it ends it. */
export function spawnNode(script: string, env: Env, start: Start = {}): Proc {
  const { root = process.cwd(), cwd = root, flags = [] } = start;
  const child = spawn(process.execPath, ['--enable-source-maps', ...flags, join(root, script)], {
    cwd,
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

/** Everything in a test lives on one host: it must not be asked as slowly as a stranger's. */
export const TEST_SETTINGS = { AJIL_PORT: '0', AJIL_LOG_LEVEL: 'debug', AJIL_HOST_GAP_MS: '0' };

/** The address that a process of Ajil prints when it listens. */
export function whenListening(proc: Proc): Promise<string> {
  const printed = () => /(?:ready|listening)[^\n]*?(http:\/\/\S+)/.exec(proc.output())?.[1];
  return waitFor(printed, proc, 'its address');
}

/** Waits until a process of Ajil says that it can do its work. */
export async function whenReady(proc: Proc, url: string): Promise<void> {
  const ask = async () => (await fetch(`${url}/health/ready`).catch(() => null))?.ok || undefined;
  await waitFor(ask, proc, 'readiness');
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
