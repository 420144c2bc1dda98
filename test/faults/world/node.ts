import { once } from 'node:events';
import { type Env, type Proc, spawnNode, TEST_SETTINGS, waitFor } from '../../support/spawn.js';
import { freePort } from './ports.js';

export type Role = 'poller' | 'newsdesk' | 'gateway' | 'all';

const SCRIPTS: Record<Role, string> = {
  poller: 'apps/poller/main.js',
  newsdesk: 'apps/newsdesk/main.js',
  gateway: 'apps/gateway/main.js',
  all: 'src/main.js',
};

/** How a process is run. */
export interface Making {
  /** The build that people run, or the one with the switches of libs/faultpoints. */
  build?: 'dist' | 'dist-faults';
  /** For Node itself, such as --max-old-space-size=96. */
  flags?: readonly string[] | undefined;
}

/** One process of Ajil, at the same address each time that it comes back. */
export interface Node {
  /** Such as `gateway-2`. */
  name: string;
  role: Role;
  url: string;
  pid(): number;
  isUp(): boolean;
  isFrozen(): boolean;
  /** Waits until it has ended by itself. */
  whenDead(): Promise<void>;
  /** Everything that it printed, in all its lives. */
  output(): string;
  /** Begins, and waits until it is ready. `more` settings are for this life. */
  start(more?: Env): Promise<void>;
  /** Begins without waiting. */
  begin(more?: Env): void;
  whenReady(): Promise<void>;
  /** Sends the signal, and waits for the end. @returns its exit code; null after a signal that it could not hear */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null>;
  freeze(): void;
  thaw(): void;
  /** What `GET /health/ready` answers; null: nothing. */
  ready(timeoutMs?: number): Promise<{ status: number; checks: Record<string, string> } | null>;
}

/** Ten that start at once on a busy machine take their time. */
const READY_MS = 300_000;
/** Starts in a row before one gives up. */
const MOST_LIVES = 20;

export async function openNode(name: string, role: Role, env: Env, making: Making = {}): Promise<Node> {
  const { build = 'dist', flags = [] } = making;
  const script = `${build}/${SCRIPTS[role]}`;
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const settings = { ...TEST_SETTINGS, AJIL_LOG_LEVEL: 'info', ...env, AJIL_PORT: String(port) };
  let proc: Proc | undefined;
  let frozen = false;
  let before = '';
  const isUp = () => proc !== undefined && proc.child.exitCode === null && proc.child.signalCode === null;

  const begin = (more: Env = {}) => {
    before = (before + (proc?.output() ?? '')).slice(-200_000);
    proc = spawnNode(script, { ...settings, ...more }, { flags });
    frozen = false;
  };
  const ready = async (timeoutMs = 5_000) => {
    try {
      const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(timeoutMs) });
      const { checks } = (await answer.json()) as { checks: Record<string, string> };
      return { status: answer.status, checks };
    } catch {
      return null;
    }
  };
  const whenReady = async () => {
    const isReady = async () => (await ready())?.status === 200 || undefined;
    await waitFor(isReady, proc, `${name} to be ready`, READY_MS);
  };
  return {
    name,
    role,
    url,
    pid: () => proc!.pid,
    isUp,
    isFrozen: () => frozen,
    whenDead: async () => void (await waitFor(() => !isUp() || undefined, undefined, `the end of ${name}`)),
    output: () => before + (proc?.output() ?? ''),
    begin,
    start: async (more) => {
      begin(more);
      // What it stands on may be away: then it ends, and whoever watches over it starts it again.
      for (let lives = 1; lives < MOST_LIVES; lives += 1) {
        const isReady = await whenReady().then(
          () => true,
          (error: unknown) => {
            if (isUp()) throw error;
          },
        );
        if (isReady) return;
        await new Promise((resolve) => setTimeout(resolve, 500));
        begin(more);
      }
      await whenReady();
    },
    whenReady,
    end: async (signal) => {
      if (!proc || !isUp()) return null;
      const exited = once(proc.child, 'exit') as Promise<[number | null]>;
      proc.child.kill(signal);
      return (await exited)[0];
    },
    freeze: () => {
      frozen = proc?.child.kill('SIGSTOP') ?? false;
    },
    thaw: () => {
      proc?.child.kill('SIGCONT');
      frozen = false;
    },
    ready,
  };
}
