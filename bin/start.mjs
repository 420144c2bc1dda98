// npm start: prepares, then runs Ajil in one process and stands aside.
import { spawn } from 'node:child_process';
import { mainFile, prepared, root } from './prepare.mjs';
import { noteRunning } from './running.mjs';
import { endWith, exitCodeOf, passSignals } from './tool.mjs';

const { child, forget } = await prepared('npm start', startAjil).catch(endWith);
child.on('exit', (code, signal) => {
  forget();
  process.exit(exitCodeOf(code, signal));
});

function startAjil() {
  // Should this starter be killed, the channel closes, and Ajil ends on 'disconnect'.
  const started = spawn(process.execPath, ['--enable-source-maps', mainFile, ...process.argv.slice(2)], {
    cwd: root,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  passSignals(() => [started]);
  return { child: started, forget: noteRunning(root, started.pid, 'Ajil') };
}
