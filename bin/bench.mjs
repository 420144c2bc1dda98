// npm run bench: prepares, then measures. What stands behind "--" goes to the bench, as in `npm run bench -- --json`.
import { spawn } from 'node:child_process';
import { prepared, root } from './prepare.mjs';
import { noteRunning } from './running.mjs';
import { endWith, exitCodeOf, passSignals } from './tool.mjs';

const { child, forget } = await prepared('npm run bench', startBench).catch(endWith);
child.on('exit', (code, signal) => {
  forget();
  process.exit(exitCodeOf(code, signal));
});

function startBench() {
  const args = ['--enable-source-maps', 'dist/bench/main.js', ...process.argv.slice(2)];
  const started = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
  passSignals(() => [started]);
  return { child: started, forget: noteRunning(root, started.pid, 'the bench') };
}
