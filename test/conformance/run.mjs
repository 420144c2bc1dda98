// npm run conformance -- <address>: proves of any gateway what docs/protocol.md says. See README.md.
import { spawn } from 'node:child_process';
import { prepared, root } from '../../bin/prepare.mjs';
import { noteRunning } from '../../bin/running.mjs';
import { endWith, exitCodeOf, passSignals } from '../../bin/tool.mjs';

const note = () => noteRunning(root, process.pid, 'npm run conformance');
const forget = await prepared('npm run conformance', note).catch(endWith);
const args = ['--enable-source-maps', 'dist/test/conformance/main.js', ...process.argv.slice(2)];
const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
passSignals(() => [child]);
child.on('exit', (code, signal) => {
  forget();
  process.exitCode = exitCodeOf(code, signal);
});
