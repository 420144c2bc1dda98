import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lives, readJson, startOfProcess } from './process.mjs';

export const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** A failure that is told in one sentence, without a stack. */
export class Refusal extends Error {}

/** Ends this process with the sentence of a Refusal; any other error keeps its stack. */
export function endWith(error) {
  if (!(error instanceof Refusal)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(error.exitCode ?? 1);
}

/** One step, told on one line of standard error: what is done, then the seconds it took. Its output only if it fails. */
export async function step(root, title, command, args, env = process.env) {
  const start = performance.now();
  process.stderr.write(`${title} ... `);
  const { code, signal, output } = await runTool(root, command, args, env);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  if (code === 0) return void process.stderr.write(`${seconds} s\n`);
  process.stderr.write(`failed after ${seconds} s\n${output}\n`);
  throw Object.assign(
    new Refusal(`${title}: ${signal ? `ended by ${signal}` : `exit code ${code}`}. See above.`),
    {
      exitCode: exitCodeOf(code, signal),
    },
  );
}

export function exitCodeOf(code, signal) {
  return code ?? 128 + (constants.signals[signal] ?? 0);
}

async function runTool(root, command, args, env) {
  const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const note = toolNote(root);
  writeFileSync(note, JSON.stringify({ pid: child.pid, started: startOfProcess(child.pid) }));
  const stopPassing = passSignals(() => [child]);
  try {
    return await outcomeOf(child);
  } finally {
    stopPassing();
    rmSync(note, { force: true });
  }
}

function outcomeOf(child) {
  return new Promise((resolve) => {
    let output = '';
    const keep = (text) => (output = (output + text).slice(-200_000));
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    child.on('error', (error) => resolve({ code: 127, signal: null, output: error.message }));
    child.on('close', (code, signal) => resolve({ code, signal, output }));
  });
}

/** A preparer that was killed may have left its npm running: waits for that one to end. */
export async function waitForLeftTool(root) {
  const record = readJson(toolNote(root));
  if (!record || !lives(record)) return;
  process.stderr.write(`Waiting for the tool that a killed start left running (process ${record.pid})\n`);
  while (lives(record)) await sleep(100);
}

function toolNote(root) {
  return join(root, '.ajil', 'tool.json');
}

/** Hands INT, TERM and HUP on to the children; returns how to stop that. */
export function passSignals(children, onSignal = () => {}) {
  const pass = (signal) => {
    onSignal(signal);
    for (const child of children()) child.kill(signal);
  };
  for (const signal of stopSignals) process.on(signal, pass);
  return () => stopSignals.forEach((signal) => process.off(signal, pass));
}
