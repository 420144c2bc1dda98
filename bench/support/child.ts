import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Closing } from './closing.js';

export type Env = Record<string, string>;

const READY_MS = 60_000;
const END_MS = 20_000;
/** What is kept of a child's output, in characters, to explain its failure. */
const KEPT_OUTPUT = 8_000;

/**
 * Starts a program and waits for a line that says that it is ready. Ended when the bench closes; a child that
 * knows `disconnect` ends too when the bench is killed.
 * @param ready its first group is the answer
 * @throws Error with the end of its output when it ends, or is not ready within a minute
 */
export async function startChild(program: ChildProgram, closing: Closing): Promise<string> {
  return (await openChild(program, closing)).answer;
}

export interface ChildProgram {
  command: string;
  args: string[];
  env: Env;
  ready: RegExp;
  name: string;
}

/** The same, for who has more to say to the child. */
export async function openChild(
  program: ChildProgram,
  closing: Closing,
): Promise<{ child: ChildProcess; answer: string }> {
  const { PATH, HOME, TMPDIR, LANG } = process.env;
  const known = Object.entries({ PATH, HOME, TMPDIR, LANG }).filter(([, value]) => value !== undefined);
  const child = spawn(program.command, program.args, {
    env: { ...Object.fromEntries(known), ...program.env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Ctrl-C goes to the bench alone, which ends its children in order.
    detached: true,
  });
  closing.add(() => end(child));
  return { child, answer: await readyLine(child, program.ready, program.name) };
}

function readyLine(child: ChildProcess, ready: RegExp, name: string): Promise<string> {
  let output = '';
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`${name} ${why}\n${output.slice(-2_000)}`));
    const timer = setTimeout(() => fail('was not ready within a minute'), READY_MS);
    const read = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-KEPT_OUTPUT);
      const found = ready.exec(output);
      if (!found) return;
      clearTimeout(timer);
      resolve(found[1] ?? found[0]);
    };
    child.stdout!.on('data', read);
    child.stderr!.on('data', read);
    child.once('error', (error) => fail(`could not be started: ${error.message}`));
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      fail(`ended (${signal ?? `exit code ${code}`})`);
    });
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), END_MS);
  await exited;
  clearTimeout(timer);
}
