import { execFileSync } from 'node:child_process';
import { readlinkSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Binaries } from './binaries.js';
import { clusterName } from './cluster.js';
import { logLength, logName, readLog } from './log.js';
import { readText, startOfProcess, stillLives } from './process.js';
import { runPostgresProgram } from './run.js';

/** How long leftovers of a killed server may stand in the way of a start, in milliseconds. */
const patience = 5_000;
const leftovers = /pre-existing shared memory block|lock file ".*" already exists|is already in use/;

/** Starts the server and waits until it takes connections. The folder's lock is held, so nobody else starts it. */
export async function startPostmaster(binaries: Binaries, folder: string): Promise<void> {
  // Names relative to the folder: pg_ctl hands them to a shell. Recovery after a kill may take its time.
  const args = ['start', '-w', '-s', '-t', '300', '-D', clusterName, '-l', logName];
  const deadline = performance.now() + patience;
  for (;;) {
    const from = logLength(folder);
    const { code, output } = await runPostgresProgram(binaries.pgCtl, args, folder);
    if (code === 0) return;
    const log = readLog(folder, from);
    if (!leftovers.test(log) || performance.now() > deadline) throw new Error(failure(folder, output, log));
    await sleep(200);
  }
}

function failure(folder: string, output: string, log: string): string {
  return (
    `The PostgreSQL server in ${folder} did not start: ${output.trim()}\n${log}\n` +
    `(its log: ${join(folder, logName)}). A PostgreSQL server of your own can be named in DATABASE_URL.`
  );
}

/** Whether the server that runs in this folder at the time of this call lives: a question that can be asked often. */
export function openPulse(folder: string): () => boolean {
  const pid = runningPostmaster(folder) ?? 0;
  const started = startOfProcess(pid);
  return () => started !== undefined && stillLives(pid, started);
}

/** Stops the server fast: open transactions are rolled back, what was committed is kept. Nothing to do when it is gone. */
export async function stopPostmaster(binaries: Binaries, folder: string): Promise<void> {
  if (runningPostmaster(folder) === undefined) return;
  const args = ['stop', '-m', 'fast', '-w', '-s', '-t', '60', '-D', clusterName];
  const { code, output } = await runPostgresProgram(binaries.pgCtl, args, folder);
  if (code === 0 || runningPostmaster(folder) === undefined) return;
  throw new Error(`The PostgreSQL server in ${folder} did not stop in 60 s: ${output.trim()}`);
}

/** Stops a server that a killed Ajil left behind, and makes its pid file harmless when that pid is another program now. */
export async function stopOrphan(
  binaries: Binaries,
  folder: string,
  say: (line: string) => void,
): Promise<void> {
  const orphan = runningPostmaster(folder);
  if (orphan === undefined) return disarmPidFile(folder);
  say(`Stopping the PostgreSQL server that an earlier Ajil left behind (process ${orphan})`);
  await stopPostmaster(binaries, folder);
}

/** The pid of the server that runs in this folder, by its pid file and by where that process works. */
export function runningPostmaster(folder: string): number | undefined {
  const pid = Number(pidFileLines(folder)[0]);
  if (startOfProcess(pid) === undefined) return undefined;
  return worksIn(pid, join(folder, clusterName)) ? pid : undefined;
}

/** Where that server's socket stands: the fifth line of its pid file. */
export function runningSocketFolder(folder: string): string | undefined {
  return runningPostmaster(folder) === undefined ? undefined : pidFileLines(folder)[4] || undefined;
}

function worksIn(pid: number, cluster: string): boolean {
  try {
    if (process.platform === 'linux') return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster);
    return execFileSync('ps', ['-o', 'comm=', '-p', String(pid)], { encoding: 'utf8' }).includes('postgres');
  } catch {
    return false;
  }
}

/**
 * After a reboot or in a container the pid in the file may belong to any program, and PostgreSQL would wait for it
 * for ever. Removing the file would also remove the shared memory's key, by which PostgreSQL finds its own surviving
 * children. So the pid becomes ours: PostgreSQL ignores the pid of its (grand)parent and still checks the memory.
 */
export function disarmPidFile(folder: string): void {
  const lines = pidFileLines(folder);
  if (startOfProcess(Number(lines[0])) === undefined) return;
  writeFileSync(pidFile(folder), [process.pid, ...lines.slice(1)].join('\n'));
}

function pidFileLines(folder: string): string[] {
  return (readText(pidFile(folder)) ?? '').split('\n');
}

function pidFile(folder: string): string {
  return join(folder, clusterName, 'postmaster.pid');
}
