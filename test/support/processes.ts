import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { whenDone } from './lifetime.js';
import { type Env, type Proc, spawnNode, TEST_SETTINGS, whenListening, whenReady } from './spawn.js';

export { type Env, type Proc, waitFor } from './spawn.js';

export const ROOT = new URL('../..', import.meta.url).pathname;

/** A process of Ajil that listens. */
export interface AjilProc extends Proc {
  url: string;
}

/** Starts `node <script>` of the built product. */
export function startNode(script: string, env: Env, options: { cwd?: string } = {}): Proc {
  return spawnNode(script, env, { root: ROOT, ...options });
}

/** A folder of its own under the system's temporary folder, removed at the end of the test. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ajil-e2e-'));
  whenDone(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts a process of Ajil on a free port and waits until it is ready. */
export async function startAjil(env: Env, script = 'dist/src/main.js'): Promise<AjilProc> {
  const proc = startNode(script, { ...TEST_SETTINGS, ...env });
  whenDone(() => proc.end());
  const url = await whenListening(proc);
  await whenReady(proc, url);
  return { ...proc, url };
}
