import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { ROOT } from './commands.js';

const PROGRAM = join(ROOT, 'bin', 'ajil');

export interface Ran {
  code: number | null;
  out: string;
  err: string;
}

/** `./bin/ajil` as a process, ended with the test. */
export function start(
  words: string[],
  { cwd = ROOT, env = {} }: { cwd?: string; env?: Record<string, string> } = {},
) {
  const { PATH, HOME } = process.env;
  const child = spawn(PROGRAM, words, { cwd, env: { PATH, HOME, ...env }, stdio: 'pipe' });
  child.stdin.on('error', () => undefined);
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

/** Runs the command to its end. */
export async function run(
  words: string[],
  input = '',
  options: Parameters<typeof start>[1] = {},
): Promise<Ran> {
  const child = start(words, options);
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err };
}
