// npm run real-input -- <folder or file>...: follows real feed files with a running Ajil and holds what it says
// against the files. Without arguments it takes the invented feeds of test/real-input/feeds, as npm test does.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { prepared, root } from '../../bin/prepare.mjs';
import { noteRunning } from '../../bin/running.mjs';
import { endWith, exitCodeOf, passSignals, Refusal } from '../../bin/tool.mjs';

const paths = process.argv.slice(2).map((path) => resolve(process.env.INIT_CWD ?? process.cwd(), path));
const forget = await prepared('npm run real-input', refuseOrNote).catch(endWith);
const reports = mkdtempSync(join(tmpdir(), 'ajil-real-input-'));
const env = {
  ...process.env,
  AJIL_REAL_INPUT: paths.join(delimiter),
  AJIL_REAL_INPUT_REPORTS: reports,
};
const args = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/real-input/vitest.config.ts'];
const child = spawn(process.execPath, args, { cwd: root, env, stdio: 'inherit' });
passSignals(() => [child]);
child.on('exit', (code, signal) => {
  forget();
  process.stdout.write(`Every headline and what became of it: ${reports}\n`);
  process.exitCode = exitCodeOf(code, signal);
});

function refuseOrNote() {
  const missing = paths.find((path) => !existsSync(path));
  if (missing) throw new Refusal(`There is no folder or file ${missing}.`);
  return noteRunning(root, process.pid, 'npm run real-input');
}
