// npm run check: types, lint, format, and who imports whom. Runs all of them, then says which failed.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { prepared, root } from './prepare.mjs';
import { endWith } from './tool.mjs';

const checks = [
  ['types', 'tsc', ['--noEmit', '-p', 'tsconfig.json']],
  ['lint', 'oxlint', ['--type-aware', '--deny-warnings']],
  ['format', 'prettier', ['--check', '--log-level', 'warn', '.']],
  ['imports', 'depcruise', ['--config', '.dependency-cruiser.cjs', ...importFolders()]],
];

await prepared('npm run check', undefined, { build: false }).catch(endWith);
const results = checks.map(run);
process.stdout.write(`\n${results.map(summary).join('\n')}\n`);
// Not process.exit(), which cuts off what a pipe has not taken yet.
process.exitCode = results.every(({ passed }) => passed) ? 0 : 1;

function importFolders() {
  return ['src', 'apps', 'libs', 'test', 'bench'].filter((folder) => existsSync(join(root, folder)));
}

function run([name, tool, args]) {
  const start = performance.now();
  const { status, stdout, stderr, error } = spawnSync(`node_modules/.bin/${tool}`, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const passed = status === 0;
  if (!passed)
    process.stdout.write(`\n${name}: ${tool} ${args.join(' ')}\n${stdout}${stderr}${error?.message ?? ''}`);
  return { name, passed, seconds: (performance.now() - start) / 1000 };
}

function summary({ name, passed, seconds }) {
  return `${name.padEnd(8)} ${passed ? 'passed' : 'FAILED'} ${seconds.toFixed(1).padStart(6)} s`;
}
