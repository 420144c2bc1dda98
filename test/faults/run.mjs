// npm run faults -- [--kills 60] [--seed 1] [--only F01,F07] [--list]: lets everything go wrong that can. See README.md.
import { spawn } from 'node:child_process';
import { prepared, root } from '../../bin/prepare.mjs';
import { noteRunning } from '../../bin/running.mjs';
import { endWith, exitCodeOf, passSignals } from '../../bin/tool.mjs';

const note = () => noteRunning(root, process.pid, 'npm run faults');
const forget = await prepared('npm run faults', note, { faults: true }).catch(endWith);
const args = ['--enable-source-maps', 'dist/test/faults/main.js', ...process.argv.slice(2)];
const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
passSignals(() => [child]);
child.on('exit', (code, signal) => {
  forget();
  process.exitCode = exitCodeOf(code, signal);
});
