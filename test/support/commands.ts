import { spawn } from 'node:child_process';
import { accessSync, constants, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Env, makeFolder, type Proc, waitFor } from './processes.js';

/** The folder of the repository. */
export const ROOT = new URL('../..', import.meta.url).pathname.replace(/\/$/, '');

/** A command under test, in a process group of its own. */
export interface Command extends Proc {
  /** Waits for its end: the exit code, or the name of the signal that ended it. */
  ended: Promise<number | NodeJS.Signals>;
  /** Sends a signal to its whole group. */
  killGroup(signal: NodeJS.Signals): void;
}

export interface Surroundings {
  cwd?: string;
  env?: Env;
}

/**
 * Starts any command with an environment in which nothing of ours is set. Whatever is left of its process group is
 * killed when the test ends.
 */
export function startCommand(
  command: readonly string[],
  { cwd = ROOT, env = {} }: Surroundings = {},
): Command {
  const { PATH, HOME } = process.env;
  const [program, ...args] = command;
  const child = spawn(program!, args, {
    cwd,
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let output = '';
  const keep = (chunk: Buffer) => (output = (output + chunk.toString()).slice(-200_000));
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.on('error', (error) => {
      output += error.message;
      resolve(127);
    });
    child.on('close', (code, signal) => resolve(code ?? signal!));
  });
  const killGroup = (signal: NodeJS.Signals) => {
    if (child.pid) signalTo(-child.pid, signal);
  };
  onTestFinished(() => killGroup('SIGKILL'));
  const end = async (signal: NodeJS.Signals = 'SIGTERM') => {
    child.kill(signal);
    await ended;
  };
  return { pid: child.pid!, child, output: () => output, end, ended, killGroup };
}

/** Runs a command to its end and returns what it printed; fails when it fails. */
export async function runCommand(
  command: readonly string[],
  surroundings: Surroundings = {},
): Promise<string> {
  const running = startCommand(command, surroundings);
  const code = await running.ended;
  if (code !== 0)
    throw new Error(`${command.join(' ')} ended with ${code}:\n${running.output().slice(-4_000)}`);
  return running.output();
}

/** Waits until an Ajil that writes its log as text says where it is, and is ready. */
export async function readyUrl(proc: Proc): Promise<string> {
  const url = await waitFor(
    () => /Ajil is ready: (http:\/\/\S+)/.exec(proc.output())?.[1],
    proc,
    'its address',
  );
  await waitFor(
    async () => (await fetch(`${url}/health/ready`).catch(() => null))?.ok || undefined,
    proc,
    'readiness',
  );
  return url;
}

/** The first program of this name in PATH, or null. */
export function findProgram(...names: string[]): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram) ?? null;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Sends a signal to a process, or with a negative number to a group; false when there is none. */
export function signalTo(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

/** Whether the process lives. A zombie does not: in a container nobody may come to collect it. */
export function isAlive(pid: number): boolean {
  if (!signalTo(pid, 0)) return false;
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return process.platform !== 'linux';
  }
}

/** A data folder that does not exist yet. A database server that a killed Ajil leaves in it ends with the test. */
export function makeData(): string {
  const data = join(makeFolder(), 'data');
  onTestFinished(() => void serverPids(data).map((pid) => signalTo(pid, 'SIGKILL')));
  return data;
}

/** The database server of a data folder and the processes that it made, in whatever group they are; none: empty. */
export function serverPids(data: string): number[] {
  const pid = Number(readOr(join(data, 'postgres', 'postmaster.pid')).split('\n')[0]);
  if (!pid || !isAlive(pid)) return [];
  const children = readOr(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number);
  return [pid, ...children];
}

/** Waits until none of these processes lives any more. */
export async function allGone(pids: number[]): Promise<void> {
  await waitFor(() => !pids.some(isAlive) || undefined, undefined, `the end of ${pids.join(', ')}`);
}

function readOr(file: string, otherwise = ''): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return otherwise;
  }
}
