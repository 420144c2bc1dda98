// npm run newsroom -- [--seed N] [--sources 300] [--hours 48]: lets Ajil follow a pretend world for two days, by a
// clock of its own, and holds what it kept and how it asked against the world's own books. Takes some minutes.
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { prepared, root } from '../../bin/prepare.mjs';
import { noteRunning } from '../../bin/running.mjs';
import { endWith, exitCodeOf, passSignals, Refusal } from '../../bin/tool.mjs';

const forget = await prepared('npm run newsroom', refuseOrNote, { build: false }).catch(endWith);
const env = { ...process.env, AJIL_NEWSROOM: JSON.stringify(readRun()) };
const args = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/newsroom/vitest.config.ts'];
const child = spawn(process.execPath, args, { cwd: root, env, stdio: 'inherit' });
passSignals(() => [child]);
child.on('exit', (code, signal) => {
  forget();
  process.exitCode = exitCodeOf(code, signal);
});

function refuseOrNote() {
  readRun();
  return noteRunning(root, process.pid, 'npm run newsroom');
}

function readRun() {
  const option = { type: 'string' };
  const defaults = { seed: String(1 + Math.floor(Math.random() * 1e6)), sources: '300', hours: '48' };
  const { values } = parseArgs({ options: { seed: option, sources: option, hours: option } });
  return Object.fromEntries(Object.entries({ ...defaults, ...values }).map(wholeNumber));
}

function wholeNumber([name, text]) {
  if (!/^[1-9]\d{0,6}$/.test(text))
    throw new Refusal(`--${name} must be a whole number from 1 on, not ${text}.`);
  return [name, Number(text)];
}
