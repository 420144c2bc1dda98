// npm test: prepares, then runs the tests beside the code and the tests end to end. What stands behind "--" goes to
// vitest: `npm test -- libs/text` runs only those tests, `npm test -- test/resume.test.ts` only that one.
import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { prepared, root } from './prepare.mjs';
import { noteRunning } from './running.mjs';
import { endWith, exitCodeOf, passSignals } from './tool.mjs';

const endToEnd = { title: 'End to end (test/)', args: ['--config', 'test/vitest.config.ts'] };
const unit = { title: 'Beside the code (libs, apps, src)', args: [] };
const wishes = process.argv.slice(2);

const forget = await prepared('npm test', () => noteRunning(root, process.pid, 'npm test')).catch(endWith);
const env = { ...process.env, ...findRedis() };
let stopped;
let running = [];
passSignals(
  () => running,
  (signal) => (stopped = signal),
);
const codes = [];
for (const { title, args } of chosenRuns()) {
  if (stopped) break;
  process.stdout.write(`\n${title}: vitest run ${[...args, ...wishes].join(' ')}\n`);
  codes.push(await vitest([...args, ...wishes]));
}
forget();
process.exit(stopped ? exitCodeOf(null, stopped) : (codes.find((code) => code !== 0) ?? 0));

function chosenRuns() {
  if (wishes.length > 0) return wishes.some((wish) => /^(\.\/)?test(\/|$)/.test(wish)) ? [endToEnd] : [unit];
  return existsSync(join(root, 'test', 'vitest.config.ts')) ? [unit, endToEnd] : [unit];
}

function vitest(args) {
  const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...args], {
    cwd: root,
    env,
    stdio: 'inherit',
  });
  running = [child];
  return new Promise((resolve) => child.on('exit', (code, signal) => resolve(exitCodeOf(code, signal))));
}

/** REDIS_URL as it is, else the redis-server of this machine for the tests to start, else one line that says so. */
function findRedis() {
  if (process.env.REDIS_URL) return {};
  const server = process.env.AJIL_TEST_REDIS ?? inPath('redis-server');
  if (server) return { AJIL_TEST_REDIS: server };
  process.stdout.write(
    'The runs with Redis are left out: REDIS_URL is not set and no redis-server is in PATH.\n',
  );
  return {};
}

function inPath(name) {
  const files = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name));
  return files.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
