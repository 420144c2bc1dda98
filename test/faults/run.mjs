// npm run faults -- [--kills 60] [--seed 1] [--only F01,F07] [--list]: lets everything go wrong that can. See README.md.
// npm run faults -- --flushall [test...]: the tests end to end, while every Redis forgets everything every three seconds.
import { spawn } from 'node:child_process';
import { prepared, root } from '../../bin/prepare.mjs';
import { noteRunning } from '../../bin/running.mjs';
import { endWith, exitCodeOf, passSignals } from '../../bin/tool.mjs';

const words = process.argv.slice(2);
if (words.includes('--flushall')) flushAll(words.filter((word) => word !== '--flushall'));
else {
  const note = () => noteRunning(root, process.pid, 'npm run faults');
  const forget = await prepared('npm run faults', note, { faults: true }).catch(endWith);
  run(['--enable-source-maps', 'dist/test/faults/main.js', ...words], process.env, forget);
}

function flushAll(tests) {
  const env = { ...process.env, AJIL_TEST_FLUSHALL: '1' };
  run(['bin/test.mjs', ...(tests.length > 0 ? tests : ['test/e2e'])], env);
}

function run(args, env, then = () => undefined) {
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: 'inherit' });
  passSignals(() => [child]);
  child.on('exit', (code, signal) => {
    then();
    process.exitCode = exitCodeOf(code, signal);
  });
}
